"""Ask for money to go back; the sending is ``refunds.sending``'s."""

import uuid

from django.db import transaction
from django.db.models import F, Q

from oscar.core.loading import get_model

from common.faults import fault_point
from common.queueing import queue_after_commit
from payments.errors import NotRefundable
from payments.models import PaymentAttempt
from payments.money_back import reserve_refund
from refunds import mails
from refunds.errors import (
    NothingToRefund,
    RefundExceedsPurchase,
    RefundKeyUsed,
    UnitsExceedPurchase,
)
from refunds.models import LineTally, Refund, RefundItem
from refunds.parts import (
    check_amount,
    everything_left,
    price_parts,
    spread,
    total_of,
    within,
)
from refunds.selectors import refundable
from refunds.signals import units_given_back
from refunds.stock_choice import settle_units
from refunds.tasks import send_refund

Order = get_model("order", "Order")
State = PaymentAttempt.State


@transaction.atomic
def request_refund(
    *,
    order_id: int,
    reason: str,
    key: uuid.UUID,
    parts=None,
    kind: str = Refund.Kind.ITEMS,
    stock: dict | None = None,
    at_most_left: bool = False,
    user=None,
) -> Refund:
    """Record a refund of a paid order and queue its payment.

    No gateway is called here: ``send_refund`` runs after commit, so that a rollback
    never leaves money sent without a row that says why. The order's row lock makes two
    refunds wait for each other; the database caps what they add up to.

    Args:
        order_id: an order with a captured payment.
        reason: one line, shown to the customer.
        key: names this request; asking again with it returns the first refund.
        parts: ``Units``, ``Fee`` and ``Goodwill``; None gives back all that is left.
        kind: one of ``Refund.Kind``.
        stock: line key to ``"shelf"`` or ``"wasted"``, needed once making has started.
        at_most_left: give back what is left where goodwill made it less than the
            parts, instead of refusing.
        user: who asks, None for the shop itself.

    Raises:
        NothingToRefund: no payment, or nothing of it is left.
        UnitsExceedPurchase, FeeAlreadyBack, InvalidAmount: from the parts.
        RefundExceedsPurchase: more than is left; carries ``left`` in euros.
        StockChoiceMissing: units were made and nobody says what became of them.
        RefundKeyUsed: the key belongs to another order.
    """
    order = Order.objects.select_for_update(of=("self",)).get(pk=order_id)
    if known := Refund.objects.filter(key=key).first():
        if known.order_id != order.pk:
            raise RefundKeyUsed
        return known
    left = refundable(order)
    if not left.attempts:
        raise NothingToRefund
    priced = everything_left(left) if parts is None else price_parts(parts, left)
    if at_most_left:
        priced = within(priced, left.left)
    if len(left.attempts) > 1 and total_of(priced) > left.left:
        raise RefundExceedsPurchase(asked=total_of(priced), left=left.left)
    fault_point("before_refund_write")
    said = {"kind": kind, "reason": reason, "requested_by": user}
    refund, *others = _write_each(order, spread(priced, left.attempts), key, said)
    settle_units(order, left, priced, stock or {}, user)
    units = {part.row.line.pk: part.quantity for part in priced if part.row}
    units_given_back.send(sender=Refund, order_id=order.pk, units=units)
    for each in (refund, *others):
        mails.post_requested(each)
    return refund


def _write_each(order, shares, key, said) -> list[Refund]:
    """Write a refund for each payment that gives something back."""
    found = []
    for attempt, parts in shares:
        known = {"key": uuid.uuid5(key, str(attempt.pk)) if found else key, **said}
        refund = _write(order, attempt, total_of(parts), known)
        for part in parts:
            _write_part(refund, part)
        found.append(refund)
    return found


@transaction.atomic
def refund_payment(
    *, attempt_id: int, kind: str, reason: str, key: uuid.UUID, user=None
) -> Refund:
    """Give a whole payment back that pays for nothing, in the currency it came in.

    For money that came too late, twice, or in another amount than asked. The order's
    lines are not touched: nobody bought them with it.

    Raises:
        NothingToRefund: the payment pays for its order, did not come in, or is on its
            way back already.
    """
    attempt = PaymentAttempt.objects.get(pk=attempt_id)
    order = Order.objects.select_for_update(of=("self",)).get(pk=attempt.order_id)
    if known := Refund.objects.filter(key=key, attempt=attempt).first():
        return known
    attempt.refresh_from_db()
    loose = attempt.state in (State.ATTENTION, State.REFUND_DUE)
    if not loose or attempt.left_to_refund <= 0:
        raise NothingToRefund
    refund = _write(
        order,
        attempt,
        attempt.left_to_refund,
        {"key": key, "kind": kind, "reason": reason, "requested_by": user},
    )
    mails.post_requested(refund)
    return refund


def _write(order, attempt, amount, said) -> Refund:
    """Set the money aside, write the refund and queue its sending."""
    amount = check_amount(amount)
    try:
        reserve_refund(attempt_id=attempt.pk, amount=amount)
    except NotRefundable as refusal:
        left = refusal.data["left"]
        raise RefundExceedsPurchase(asked=amount, left=left) from refusal
    refund = Refund.objects.create(
        order=order,
        attempt=attempt,
        amount=amount,
        currency=attempt.captured_currency,
        **said,
    )
    queue_after_commit(send_refund, refund.pk)
    return refund


def _write_part(refund, part):
    line = part.row and part.row.line
    RefundItem.objects.create(
        refund=refund,
        kind=part.kind,
        line=line,
        delivery=part.delivery,
        quantity=part.quantity,
        amount=part.amount,
    )
    if line is not None:
        _count(line, part.quantity, part.amount)


def _count(line, quantity, amount):
    """Add to a line's tally; the database refuses more than was bought."""
    LineTally.objects.get_or_create(
        line=line,
        defaults={"bought": line.quantity, "price": line.line_price_incl_tax},
    )
    enough = Q(bought__gte=F("refunded") + quantity, price__gte=F("amount") + amount)
    changed = LineTally.objects.filter(enough, line=line).update(
        refunded=F("refunded") + quantity, amount=F("amount") + amount
    )
    if not changed:
        raise UnitsExceedPurchase(line_id=line.pk, left=0)
