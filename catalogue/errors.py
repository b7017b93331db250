"""Why a change of the catalogue is refused."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class SizeTaken(DomainError):
    """A deleted size has no place to come back to."""

    code = "size-taken"
    message = _("The bouquet has another of this size by now, or is deleted itself.")
