"""A hold ends with its order; what comes or goes is written in the ledger."""

from django.dispatch import receiver
from django.utils import timezone

from oscar.core.loading import get_class, get_model

from common.actor import acting_user
from shop.order import statuses
from shop.partner.movements import stock_changed
from stock.models import StockHold, StockMovement
from stock.waste import cost_of

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


@receiver(stock_changed)
def write_movement(sender, record, before, after, why, **kwargs):
    """Write the ledger's row, in the transaction of the change."""
    StockMovement.objects.create(
        stockrecord=record,
        kind=why.kind,
        delta=after - before,
        before=before,
        after=after,
        reason=why.reason[:200],
        line=why.line,
        cause=why.cause,
        wasted=why.wasted,
        cost=cost_of(record.product_id, why.wasted) if why.wasted else None,
        user=why.user or acting_user(),
        key=why.key,
    )
