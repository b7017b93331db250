"""What must always be true of the shop's rows; each check names the rows that break it.

R-I numbers are those of docs/features.md.
"""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from oscar.core.loading import get_model

from outbox.models import Message
from payments.models import GatewayEvent, PaymentAttempt
from shop.order import statuses
from stock.models import StockHold

Line = get_model("order", "Line")
Order = get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")
State = PaymentAttempt.State

SENDING_AT_MOST = timedelta(minutes=10)
# A webhook older than this that nobody processed is stuck.
EVENT_AT_MOST = timedelta(minutes=10)
PAID = (
    statuses.PAID,
    statuses.PREPARING,
    statuses.OUT_FOR_DELIVERY,
    statuses.DELIVERED,
)


def promised_within_stock():
    """R-I1: 0 <= promised <= in stock, for every stock record."""
    broken = StockRecord.objects.exclude(num_in_stock=None).filter(
        Q(num_in_stock__lt=0)
        | Q(num_allocated__lt=0)
        | Q(num_allocated__gt=F("num_in_stock"))
    )
    return [
        f"{record}: {record.num_allocated} promised of {record.num_in_stock}"
        for record in broken
    ]


def promised_is_what_orders_hold():
    """R-I2: what a record promised is what lines of pending and paid orders hold."""
    held = dict(
        Line.objects.filter(order__status__in=statuses.HOLDING)
        .exclude(stockrecord=None)
        .values_list("stockrecord")
        .annotate(units=Coalesce(Sum("num_allocated"), 0))
    )
    return [
        f"{record}: {record.num_allocated or 0} promised, "
        f"orders hold {held.get(record.pk, 0)}"
        for record in StockRecord.objects.all()
        if (record.num_allocated or 0) != held.get(record.pk, 0)
    ]


def nothing_else_holds_stock():
    """R-I2: lines of orders that are neither pending nor paid hold nothing."""
    holding = Line.objects.exclude(order__status__in=statuses.HOLDING).filter(
        num_allocated__gt=0
    )
    return [
        f"order {line.order.number}, line {line.pk}: {line.num_allocated} held "
        f"while {line.order.status}"
        for line in holding.select_related("order")
    ]


def pending_has_one_live_hold():
    """R-I2: an order waits for payment exactly while its hold is live."""
    live = Q(hold__outcome=StockHold.Outcome.LIVE)
    pending = Q(status=statuses.PENDING)
    broken = Order.objects.filter((pending & ~live) | (live & ~pending))
    return [f"order {order.number}: {order.status} and its hold" for order in broken]


def captured_is_placed_or_given_back():
    """R-I4: a captured payment belongs to a paid order, of the same amount."""
    broken = PaymentAttempt.objects.filter(state=State.CAPTURED).exclude(
        order__status__in=PAID,
        amount=F("order__total_incl_tax"),
        currency=F("order__currency"),
    )
    return [
        f"payment {attempt.key}: {attempt.amount} {attempt.currency} captured, order "
        f"{attempt.order.number} is {attempt.order.status} "
        f"at {attempt.order.total_incl_tax}"
        for attempt in broken.select_related("order")
    ]


def paid_orders_were_paid():
    """R-I4: an order in making was paid once, or costs nothing."""
    paid = Order.objects.filter(status__in=PAID, total_incl_tax__gt=0).annotate(
        captured=Count(
            "payment_attempts", filter=Q(payment_attempts__state=State.CAPTURED)
        )
    )
    return [
        f"order {order.number}: {order.status} with {order.captured} payments"
        for order in paid.exclude(captured=1)
    ]


def one_order_per_basket():
    """R-I6: a basket has at most one order that is not cancelled."""
    many = (
        Order.objects.exclude(status=statuses.CANCELLED)
        .exclude(basket=None)
        .values("basket")
        .annotate(orders=Count("pk"))
        .filter(orders__gt=1)
    )
    return [f"basket {row['basket']}: {row['orders']} orders" for row in many]


def totals_add_up():
    """R-I7: total = lines + delivery, VAT included, one currency, whole cents."""
    orders = Order.objects.annotate(
        sum_of_lines=Coalesce(Sum("lines__line_price_incl_tax"), Decimal(0))
    )
    found = []
    for order in orders:
        total = order.sum_of_lines + order.shipping_incl_tax
        cents = order.total_incl_tax * 100
        if total != order.total_incl_tax or cents != cents.to_integral_value():
            found.append(f"order {order.number}: {order.total_incl_tax}, sums {total}")
        if order.currency != "EUR":
            found.append(f"order {order.number}: in {order.currency}")
    return found


def events_are_processed_once():
    """R-I9: no event id twice, none left unprocessed."""
    twice = (
        GatewayEvent.objects.values("gateway", "event_id")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )
    stuck = GatewayEvent.objects.filter(
        processed_at=None, received_at__lt=timezone.now() - EVENT_AT_MOST
    )
    return [
        f"event {row['event_id']}: stored {row['times']} times" for row in twice
    ] + [
        f"event {event.event_id}: not processed since {event.received_at}"
        for event in stuck
    ]


def messages_leave():
    """R-I11: one row per message, none "sending" for more than ten minutes."""
    twice = (
        Message.objects.values("key").annotate(times=Count("pk")).filter(times__gt=1)
    )
    stuck = Message.objects.filter(
        state=Message.State.SENDING,
        claimed_at__lt=timezone.now() - SENDING_AT_MOST,
    )
    return [f"message {row['key']}: {row['times']} rows" for row in twice] + [
        f"message {message.pk}: sending since {message.claimed_at}" for message in stuck
    ]


CHECKS = (
    ("R-I1", promised_within_stock),
    ("R-I2", promised_is_what_orders_hold),
    ("R-I2", nothing_else_holds_stock),
    ("R-I2", pending_has_one_live_hold),
    ("R-I4", captured_is_placed_or_given_back),
    ("R-I4", paid_orders_were_paid),
    ("R-I6", one_order_per_basket),
    ("R-I7", totals_add_up),
    ("R-I9", events_are_processed_once),
    ("R-I11", messages_leave),
)


def find_breaches() -> list[str]:
    """Return every row that breaks an invariant, named, its number first."""
    return [f"{number}: {row}" for number, check in CHECKS for row in check()]
