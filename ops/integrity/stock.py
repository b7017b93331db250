"""Stock: what is promised is there and held by orders, and the ledger adds up."""

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from oscar.core.loading import get_model

from shop.order import statuses
from stock.models import StockHold, StockMovement

Line = get_model("order", "Line")
Order = get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")


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
    """R-I2: what a record promised is what lines of pending and paid orders hold.

    Seats stay promised until their date, whatever is made or brought meanwhile.
    """
    held = dict(
        Line.objects.filter(
            Q(order__status__in=statuses.HOLDING) | Q(stockrecord__pooled=True)
        )
        .exclude(stockrecord=None)
        .values_list("stockrecord")
        .annotate(units=Coalesce(Sum("num_allocated"), 0))
    )
    # A delivery of a plan is on no shelf: its bouquet is, once it is ordered.
    counted = StockRecord.objects.exclude(product__product_class__track_stock=False)
    return [
        f"{record}: {record.num_allocated or 0} promised, "
        f"orders hold {held.get(record.pk, 0)}"
        for record in counted
        if (record.num_allocated or 0) != held.get(record.pk, 0)
    ]


def nothing_else_holds_stock():
    """R-I2: lines of orders that are neither pending nor paid hold nothing.

    But for seats, which only orders that ended may not hold.
    """
    over = ~Q(order__status__in=statuses.HOLDING) & Q(stockrecord__pooled=False)
    over |= Q(order__status__in=statuses.ENDED)
    holding = Line.objects.filter(over, num_allocated__gt=0)
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


def ledger_is_what_is_there():
    """C8: a record's movements follow each other without a gap up to its stock.

    The first one opens its balance; seats and plans keep no ledger.
    """
    kinds = StockMovement.Kind
    found, last = [], {}
    rows = StockMovement.objects.exclude(kind=kinds.EARLIER).order_by("pk")
    names = ("pk", "stockrecord_id", "kind", "before", "after")
    for pk, record, kind, before, after in rows.values_list(*names).iterator():
        opens = kind in (kinds.OPENING, kinds.INITIAL)
        if before != last.get(record, 0) or opens is (record in last):
            found.append(
                f"movement {pk}: begins at {before} after {last.get(record, 'nothing')}"
            )
        last[record] = after
    counted = StockRecord.objects.filter(num_in_stock__isnull=False, pooled=False)
    return found + [
        f"stock record {pk}: {units} in stock, {last.get(pk, 'nothing')} in the ledger"
        for pk, units in counted.values_list("pk", "num_in_stock").iterator()
        if last.get(pk) != units
    ]
