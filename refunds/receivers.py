"""What others tell us, each answered by one service."""

import uuid
from contextlib import suppress

from django.dispatch import receiver
from django.utils import translation
from django.utils.translation import gettext as _

from oscar.core.loading import get_class, get_model

from payments.signals import payment_unplaceable, refund_told
from refunds.models import Refund
from refunds.sending import check_refund, close_order
from refunds.services import refund_payment
from shop.order import statuses

Order = get_model("order", "Order")
order_status_changed = get_class("order.signals", "order_status_changed")

KEYS = uuid.UUID("b2f4a7de-6f0f-4c43-8f0f-0b6f7a0e2c77")


@receiver(payment_unplaceable)
def give_back(sender, order_id, attempt_id, **kwargs):
    """Pay back what came in for an order that can no longer be placed."""
    order = Order.objects.select_related("sender").get(pk=order_id)
    with translation.override(order.sender.language):
        reason = _("Your payment came in too late: what you had chosen was gone.")
    refund_payment(
        attempt_id=attempt_id,
        kind=Refund.Kind.LATE,
        reason=reason,
        key=uuid.uuid5(KEYS, str(attempt_id)),
    )


@receiver(refund_told)
def look_again(sender, refund_key, **kwargs):
    """Ask the gateway about a refund it has news of."""
    refund = None
    with suppress(ValueError):
        # A key may carry the number of the round behind it.
        refund = Refund.objects.filter(key=uuid.UUID(refund_key[:36])).first()
    if refund:
        check_refund(refund_id=refund.pk)


@receiver(order_status_changed)
def end_paid_back_order(order, new_status, **kwargs):
    """An order that ends after all its money went back is a refunded one."""
    if new_status in (statuses.CANCELLED, statuses.DELIVERED):
        close_order(order)
