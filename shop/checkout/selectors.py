"""What an order's page shows, read in a fixed number of queries."""

from django.db.models import Prefetch

from catalogue.pictures import line_pictures
from delivery.models import Delivery, DeliveryLine
from payments.models import PaymentAttempt
from shop.order import statuses
from stock.models import StockHold

STEPS = (
    statuses.PAID,
    statuses.PREPARING,
    statuses.OUT_FOR_DELIVERY,
    statuses.DELIVERED,
)


def order_page(order) -> dict:
    """Return an order with its deliveries, payment state and progress."""
    lines = DeliveryLine.objects.select_related("line__product__parent", "goes_with")
    deliveries = Delivery.objects.filter(order=order).prefetch_related(
        Prefetch("lines", queryset=lines)
    )
    deliveries = list(deliveries)
    show_pictures(deliveries)
    attempt = order.payment_attempts.first()
    hold = StockHold.objects.filter(order=order).first()
    return {
        "order": order,
        "sender": order.sender,
        "deliveries": deliveries,
        "attempt": attempt,
        "hold": hold,
        "state": payment_state(order, attempt, hold),
        "steps": STEPS,
        "step": STEPS.index(order.status) if order.status in STEPS else -1,
    }


def show_pictures(deliveries):
    """Give every line its picture."""
    rows = [row for delivery in deliveries for row in delivery.lines.all()]
    pictures = line_pictures([row.line.product for row in rows])
    for row in rows:
        row.picture = pictures.get(row.line.product_id)


def payment_state(order, attempt, hold) -> str:
    """Return paid, confirming, refused, unpaid, refunding, expired or cancelled."""
    state = attempt and attempt.state
    if order.status in STEPS:
        return "paid"
    if state in (PaymentAttempt.State.REFUND_DUE, PaymentAttempt.State.REFUNDED):
        return "refunding"
    if state in (PaymentAttempt.State.UNKNOWN, PaymentAttempt.State.ATTENTION):
        return "confirming"
    if order.status == statuses.CANCELLED:
        unpaid = hold and hold.outcome == StockHold.Outcome.RELEASED
        return "expired" if unpaid else "cancelled"
    if state == PaymentAttempt.State.FAILED:
        return "refused"
    return "unpaid"
