"""End what was not paid in time, without losing money that is on its way."""

import random
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from payments.errors import GatewayUnavailable
from payments.models import PaymentAttempt
from payments.outcomes import give_up_attempt
from stock.models import StockHold
from stock.services import begin_closing, expired_holds, extend_hold, release_hold

State = PaymentAttempt.State
NOTE = "Not paid in time"


def close_expired_holds(limit: int = 1000) -> int:
    """End up to ``limit`` overdue holds, oldest first; return how many were released.

    A gateway that is silent once is not asked again in this round, so that it cannot
    keep others waiting.
    """
    silent, released = set(), 0
    overdue = list(expired_holds().values_list("order_id", flat=True)[:limit])
    # Sweeps of several workers would queue for the same row, one after the other.
    random.shuffle(overdue)
    for order_id in overdue:
        attempt = _open_attempt(order_id)
        if attempt and attempt.gateway in silent and not _overdue_twice(order_id):
            continue
        try:
            released += close_hold(order_id=order_id)
        except GatewayUnavailable:
            silent.add(attempt.gateway)
    return released


def close_hold(*, order_id: int) -> bool:
    """End one overdue hold; return whether its units went back on the shelf.

    First "ending" is committed, so that no new payment can begin. Then the gateway is
    told to take no more money, outside any transaction. Money that came first settles
    the order; money still being confirmed is waited for, once, up to a second deadline
    (STOCK_HOLD_CONFIRMING_MINUTES); otherwise the order is released. Money that comes
    even later is placed again or given back by ``take_outcome``.

    Raises GatewayUnavailable while the gateway is silent before the second deadline.
    """
    attempt = _open_attempt(order_id)
    if attempt is None:
        # One begun this very moment is closed by what cancelling the order starts.
        return release_hold(order_id=order_id, note=NOTE, overdue_by=timezone.now())
    if not begin_closing(order_id=order_id):
        return False
    try:
        attempt = give_up_attempt(attempt_id=attempt.pk)
    except GatewayUnavailable:
        if not _overdue_twice(order_id):
            raise
    if attempt.state == State.PROCESSING:
        until = timezone.now() + _confirming()
        if extend_hold(order_id=order_id, until=until):
            return False
    return release_hold(order_id=order_id, note=NOTE)


def _open_attempt(order_id):
    return PaymentAttempt.objects.filter(
        order_id=order_id, state__in=PaymentAttempt.OPEN
    ).first()


def _confirming():
    return timedelta(minutes=settings.STOCK_HOLD_CONFIRMING_MINUTES)


def _overdue_twice(order_id):
    """Tell whether even the second deadline has passed."""
    return StockHold.objects.filter(
        order_id=order_id, expires_at__lte=timezone.now() - _confirming()
    ).exists()
