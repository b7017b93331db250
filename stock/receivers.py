"""A hold ends with what happens to its order, whoever made it happen."""

from django.dispatch import receiver
from django.utils import timezone

from oscar.core.loading import get_class, get_model

from shop.order import statuses
from stock.models import StockHold

Basket = get_model("basket", "Basket")
order_status_changed = get_class("order.signals", "order_status_changed")

OUTCOMES = {
    statuses.CANCELLED: StockHold.Outcome.RELEASED,
    statuses.PAID: StockHold.Outcome.SETTLED,
}


@receiver(order_status_changed)
def end_hold(sender, order, old_status, new_status, hold_ended=False, **kwargs):
    """End a live hold, so that no sweep touches an order somebody decided on.

    Cancelled before it was paid, an order gives its basket back too.
    """
    if new_status in OUTCOMES and not hold_ended:
        StockHold.objects.filter(order=order, outcome__in=StockHold.HOLDING).update(
            outcome=OUTCOMES[new_status], ended_at=timezone.now()
        )
    unpaid = old_status == statuses.PENDING and new_status == statuses.CANCELLED
    if unpaid and order.basket_id:
        Basket.objects.get(pk=order.basket_id).thaw()
