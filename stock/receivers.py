"""A hold ends with what happens to its order, whoever made it happen."""

from django.dispatch import receiver
from django.utils import timezone

from oscar.core.loading import get_class

from shop.order import statuses
from stock.models import StockHold

order_status_changed = get_class("order.signals", "order_status_changed")

OUTCOMES = {
    statuses.CANCELLED: StockHold.Outcome.RELEASED,
    statuses.PAID: StockHold.Outcome.SETTLED,
}


@receiver(order_status_changed)
def end_hold(sender, order, new_status, **kwargs):
    """End a live hold, so that no sweep touches an order staff decided on."""
    if new_status in OUTCOMES:
        StockHold.objects.filter(order=order, outcome=StockHold.Outcome.LIVE).update(
            outcome=OUTCOMES[new_status], ended_at=timezone.now()
        )
