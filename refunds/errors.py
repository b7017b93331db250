"""Why money does not go back, or an order is not cancelled."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class InvalidAmount(DomainError):
    """Not a positive amount in whole cents."""

    code = "invalid-amount"
    message = _("Give an amount above zero, in whole cents.")


class RefundExceedsPurchase(DomainError):
    """More money than is left; ``left`` in euros."""

    code = "refund-exceeds-purchase"
    message = _("This is more than is left to pay back.")


class UnitsExceedPurchase(DomainError):
    """More units of a line than are left; carries ``line_id`` and ``left``."""

    code = "units-exceed-purchase"
    message = _("Fewer units of this line are left to pay back.")


class FeeAlreadyBack(DomainError):
    """The delivery's fee went back before; carries ``delivery_id``."""

    code = "fee-already-back"
    message = _("This delivery fee was paid back already.")


class NothingToRefund(DomainError):
    """The order has no payment anything is left of."""

    code = "nothing-to-refund"
    message = _("Nothing of this order is left to pay back.")


class RefundKeyUsed(DomainError):
    """The key of the request belongs to a refund of another order."""

    code = "refund-key-used"
    message = _("This request was made for another order.")


class StockChoiceMissing(DomainError):
    """Making had started: staff must say what became of the units of ``line_id``."""

    code = "stock-choice-missing"
    message = _("Say whether these go back on the shelf or were wasted.")


class AlreadyCancelled(DomainError):
    """The order was cancelled before."""

    code = "already-cancelled"
    message = _("This order was cancelled already.")


class TooLateToCancel(DomainError):
    """Making has started, its day is too near, or somebody came to it already."""

    code = "too-late-to-cancel"
    message = _("It is too late to cancel this order.")
