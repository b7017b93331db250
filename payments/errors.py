"""Why a payment is refused, or not known."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class GatewayRefused(DomainError):
    """The gateway will not take this payment: final."""

    code = "gateway-refused"
    message = _("The bank refused this payment.")


class GatewayUnavailable(DomainError):
    """The gateway did not answer in a way we understand: outcome unknown, retry."""

    code = "gateway-unavailable"
    message = _("The bank does not answer at the moment. Please try again shortly.")


class NotPayable(DomainError):
    """This order is not waiting for a payment."""

    code = "not-payable"
    message = _("This order is not waiting for a payment.")


class BalanceNotDue(NotPayable):
    """The balance came in before, or the order is over."""

    code = "balance-not-due"


class InvalidEvent(DomainError):
    """A webhook whose signature, age or body is not right."""

    code = "invalid-event"
    message = _("This event is not genuine.")


class ForeignEvent(DomainError):
    """A genuine webhook that is not ours: another account, or test in live."""

    code = "foreign-event"
    message = _("This event belongs to another shop.")


class NotRefundable(GatewayRefused):
    """The bank will not give this money back: more than is left, or nothing taken."""

    code = "not-refundable"
    message = _("The bank refuses this refund.")
