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


class NotReceivable(DomainError):
    """Goods were received of what has no stock of its own."""

    code = "not-receivable"
    message = _("Units of this product are not counted, or it was deleted.")


class AlreadyWritten(DomainError):
    """The form was sent before and said something else; it moved ``units``."""

    code = "already-written"
    message = _(
        "This form was sent before, with other units. Send it once more if you mean"
        " these as well."
    )
