"""Why a delivery is refused."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class PostcodeNotServed(DomainError):
    """No zone has this postcode."""

    code = "postcode-not-served"
    message = _("We do not deliver to this postcode yet.")


class DateNotOffered(DomainError):
    """The day is past, closed or too soon; ``next_date`` is the first that works."""

    code = "date-not-offered"
    message = _("We cannot deliver on this day.")


class TooLateToCorrect(DomainError):
    """The delivery left, arrived or was cancelled."""

    code = "too-late-to-correct"
    message = _("It is too late to change this delivery.")
