"""Why stock is refused."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class HoldExpired(DomainError):
    """The hold of this order has ended."""

    code = "hold-expired"
    message = _("The time to pay this order has run out.")


class BelowPromised(DomainError):
    """A correction would take stock below what is promised to orders."""

    code = "below-promised"
    message = _("Fewer units would be left than are promised to orders.")
