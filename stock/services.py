"""Hold stock for an order until it is paid, give it back when it is not."""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from oscar.apps.partner.exceptions import InvalidStockAdjustment
from oscar.core.loading import get_model

from common.faults import fault_point
from delivery.errors import DayFull
from delivery.services import retake_places
from shop.order import statuses
from shop.order.processing import move_order
from shop.partner.movements import MovementKind, Why
from stock.errors import BelowPromised, HoldExpired
from stock.models import StockHold, StockMovement, Waste
from stock.repeats import write_once
from stock.signals import hold_retaking

Basket = get_model("basket", "Basket")
Order = get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")
StockPool = get_model("partner", "StockPool")


def hold_stock(*, order, minutes=None) -> StockHold:
    """Give a pending order its deadline, in the transaction that allocated its stock.

    ``minutes`` from now, 15 unless settings or the caller say otherwise.
    """
    minutes = minutes or settings.STOCK_HOLD_MINUTES
    return StockHold.objects.create(
        order=order, expires_at=timezone.now() + timedelta(minutes=minutes)
    )


def settle_hold(*, order_id) -> None:
    """End the hold of a paid order; its stock stays promised until making starts.

    One conditional UPDATE. Raises HoldExpired when the hold was released meanwhile.
    """
    if not _end_hold(order_id, StockHold.Outcome.SETTLED):
        raise HoldExpired(order_id=order_id)


@transaction.atomic
def begin_closing(*, order_id) -> bool:
    """Mark an overdue hold as ending, so that no new payment of it can begin.

    Returns False when it was paid, cancelled, or given more time meanwhile; True again
    for one whose closing was interrupted.
    """
    overdue = StockHold.objects.filter(
        order_id=order_id,
        outcome__in=StockHold.HOLDING,
        expires_at__lte=timezone.now(),
    )
    return bool(overdue.update(outcome=StockHold.Outcome.CLOSING))


@transaction.atomic
def extend_hold(*, order_id, until) -> bool:
    """Wait for a payment being confirmed up to a second deadline.

    Once only: returns False, changing nothing, for a hold that was extended before.
    """
    closing = StockHold.objects.filter(
        order_id=order_id, outcome=StockHold.Outcome.CLOSING, extended=False
    )
    return bool(
        closing.update(outcome=StockHold.Outcome.LIVE, extended=True, expires_at=until)
    )


@transaction.atomic
def release_hold(*, order_id, note="", overdue_by=None) -> bool:
    """Cancel an unpaid order, which gives its stock and its basket back.

    Returns False, changing nothing, when the hold has ended already, or ends later than
    ``overdue_by``: one conditional UPDATE decides between a payment and the sweep.
    """
    fault_point("before_release")
    if not _end_hold(order_id, StockHold.Outcome.EXPIRED, overdue_by):
        return False
    move_order(order_id=order_id, status=statuses.CANCELLED, note=note, hold_ended=True)
    return True


def _end_hold(order_id, outcome, overdue_by=None):
    holding = StockHold.objects.filter(order_id=order_id, outcome__in=StockHold.HOLDING)
    if overdue_by:
        holding = holding.filter(expires_at__lte=overdue_by)
    return holding.update(outcome=outcome, ended_at=timezone.now())


@transaction.atomic
def retake_hold(*, order_id) -> Order:
    """Bring back an order that was paid after its hold ran out; return it.

    Its units and its places on the days are promised anew and its lines leave the
    basket they went back to. Raises HoldExpired, changing nothing, when units or places
    are gone, when the basket was ordered again meanwhile, or when somebody cancelled
    the order on purpose: then the money must go back instead.
    """
    order = Order.objects.select_for_update(of=("self",)).get(pk=order_id)
    ran_out = StockHold.objects.filter(
        order_id=order_id, outcome=StockHold.Outcome.EXPIRED
    )
    if order.status != statuses.CANCELLED or not ran_out.exists():
        raise HoldExpired(order_id=order_id)
    if not _still_in_basket(order):
        raise HoldExpired(order_id=order_id)
    lines = list(
        order.lines.select_related("stockrecord__product__parent").order_by(
            "stockrecord_id", "pk"
        )
    )
    records = [line.stockrecord for line in lines]
    StockPool.attach(records, lock=True)
    hold_retaking.send(sender=StockHold, order=order)
    for line in lines:
        try:
            line.stockrecord.allocate(line.quantity)
        except InvalidStockAdjustment as refusal:
            raise HoldExpired(order_id=order_id) from refusal
        line.num_allocated = line.quantity
        line.save(update_fields=["num_allocated"])
    try:
        retake_places(order=order)
    except DayFull as refusal:
        raise HoldExpired(order_id=order_id) from refusal
    StockHold.objects.filter(order_id=order_id).update(
        outcome=StockHold.Outcome.SETTLED, ended_at=timezone.now()
    )
    return move_order(
        order_id=order_id,
        status=statuses.PAID,
        note="Paid late",
        stock_retaken=True,
        hold_ended=True,
    )


def _still_in_basket(order):
    """Take the order's lines out of its reopened basket; False if it moved on."""
    if order.basket_id is None:
        return True
    basket = Basket.objects.select_for_update().get(pk=order.basket_id)
    if basket.status != Basket.OPEN:
        return False
    basket.lines.filter(
        stockrecord_id__in=order.lines.values("stockrecord_id")
    ).delete()
    return True


def expired_holds():
    """Return holds past their deadline, oldest first, interrupted closings included."""
    return StockHold.objects.filter(
        outcome__in=StockHold.HOLDING, expires_at__lte=timezone.now()
    ).order_by("expires_at")


@transaction.atomic
def correct_stock(
    *, stockrecord_id, delta, reason, user=None, kind=MovementKind.CORRECTION, **why
) -> StockMovement:
    """Change what is in stock by ``delta`` sellable units; return the ledger's row.

    ``why`` may name the order's ``line``, ``wasted`` units with their ``cause``, and
    the ``key`` of a form.
    Raises BelowPromised when fewer units would be left than orders were promised.
    """
    record = StockRecord.objects.get(pk=stockrecord_id)
    try:
        record.correct(delta, Why(kind=kind, reason=reason, user=user, **why))
    except InvalidStockAdjustment as refusal:
        raise BelowPromised(promised=record.num_allocated or 0) from refusal
    # The row is locked by its change: the last movement is ours.
    return StockMovement.objects.filter(stockrecord=record).first()


def waste_stock(
    *, stockrecord_id, units, cause, reason="", user=None, key=None
) -> StockMovement:
    """Take ``units`` (> 0) out of stock that nobody will buy; say what became of them.

    ``key`` (UUID) names the form: sent again it takes nothing.

    Raises BelowPromised when orders were promised some of them, and AlreadyWritten when
    the key stands for other units or another record; both write nothing.
    """
    if units <= 0 or cause not in Waste.values:
        raise ValueError("waste is some units and a cause")
    write = partial(
        correct_stock,
        stockrecord_id=stockrecord_id,
        delta=-units,
        reason=reason,
        user=user,
        kind=MovementKind.WASTE,
        wasted=units,
        cause=cause,
        key=key,
    )
    if key is None:
        return write()
    return write_once(write, key=key, stockrecord_id=stockrecord_id, delta=-units)
