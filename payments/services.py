"""Open payments, take in their outcomes, settle orders."""

import logging

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from oscar.core.loading import get_model

from common.faults import fault_point
from common.money import from_minor_units, to_minor_units
from payments.errors import GatewayRefused, GatewayUnavailable, NotPayable
from payments.gateways.base import (
    CANCELLED,
    CAPTURED,
    FAILED,
    PENDING,
    PaymentRequest,
)
from payments.gateways.registry import get_gateway
from payments.models import PaymentAttempt
from payments.signals import payment_confirmed, payment_unplaceable
from shop.order import statuses
from shop.order.processing import change_status
from stock.errors import HoldExpired
from stock.models import StockHold
from stock.services import retake_hold, settle_hold

logger = logging.getLogger(__name__)
Order = get_model("order", "Order")
Basket = get_model("basket", "Basket")
State = PaymentAttempt.State


def start_payment(*, order_id: int, gateway: str, language: str) -> PaymentAttempt:
    """Open a payment of an order's total and return the attempt with its pay page.

    The attempt is committed before the gateway hears of it. While one is open, asking
    again returns it: two tabs lead to one payment. An order of 0 euros is settled
    without a gateway and returns None.

    Raises:
        NotPayable: paid, cancelled, or its hold has run out.
        GatewayRefused, GatewayUnavailable: from the gateway.
    """
    attempt = _open_attempt(order_id, gateway)
    if attempt is None or attempt.pay_url:
        return attempt
    request = PaymentRequest(
        key=str(attempt.key),
        order_number=attempt.order.number,
        cents=to_minor_units(attempt.amount),
        currency=attempt.currency,
        return_url=reverse("checkout:return", args=[attempt.key]),
        language=language,
    )
    fault_point("before_gateway")
    try:
        outcome = get_gateway(gateway).start(request)
    except GatewayRefused as refusal:
        _set_state(attempt, State.FAILED, reason=str(refusal)[:200])
        raise
    except GatewayUnavailable:
        _set_state(attempt, State.UNKNOWN)
        raise
    attempt.reference, attempt.pay_url = outcome.reference, outcome.pay_url
    attempt.state = State.PENDING
    attempt.save(update_fields=["reference", "pay_url", "state", "updated_at"])
    return attempt


def _open_attempt(order_id, gateway):
    try:
        with transaction.atomic():
            order = Order.objects.select_for_update(of=("self",)).get(pk=order_id)
            if order.status != statuses.PENDING or not _held(order):
                raise NotPayable
            known = order.payment_attempts.filter(state__in=PaymentAttempt.OPEN).first()
            if known:
                return known
            if order.total_incl_tax == 0:
                _settle(order)
                return None
            return PaymentAttempt.objects.create(
                order=order,
                gateway=gateway,
                amount=order.total_incl_tax,
                currency=order.currency,
            )
    except IntegrityError:
        # Two tabs at once: the database let one attempt through.
        return PaymentAttempt.objects.select_related("order").get(
            order_id=order_id, state__in=PaymentAttempt.OPEN
        )


def _held(order):
    return StockHold.objects.filter(
        order=order,
        outcome=StockHold.Outcome.LIVE,
        expires_at__gt=timezone.now(),
    ).exists()


def refresh_attempt(*, attempt_id: int) -> PaymentAttempt:
    """Ask the gateway for the truth about an attempt and take it in.

    Called by the return page, by webhooks and by the reconciler: whoever comes first
    settles, the others find it done.
    """
    attempt = PaymentAttempt.objects.get(pk=attempt_id)
    outcome = get_gateway(attempt.gateway).fetch(str(attempt.key))
    if outcome is not None:
        take_outcome(attempt_id=attempt_id, outcome=outcome)
    elif attempt.state == State.UNKNOWN:
        # The gateway never heard of it, so nothing was charged.
        _set_state(attempt, State.FAILED, reason="never reached the gateway")
    attempt.refresh_from_db()
    return attempt


@transaction.atomic
def take_outcome(*, attempt_id: int, outcome) -> None:
    """Move an attempt to what its gateway says, under the row's lock.

    States only move forward: what is captured never becomes failed. Another amount or
    currency than we asked for is never "paid": a person must look at it.
    """
    attempt = PaymentAttempt.objects.select_for_update().get(pk=attempt_id)
    given_up = (State.FAILED, State.CANCELLED)
    late = attempt.state in given_up and outcome.state == CAPTURED
    if attempt.state not in PaymentAttempt.OPEN and not late:
        return
    attempt.method = outcome.method[:40]
    attempt.reason = outcome.reason[:200]
    if outcome.state in (FAILED, CANCELLED):
        attempt.state = outcome.state
    elif outcome.state == PENDING:
        attempt.state = State.PENDING
    elif outcome.state == CAPTURED:
        _take_capture(attempt, outcome)
    attempt.save()


def _take_capture(attempt, outcome):
    paid = (from_minor_units(outcome.cents), outcome.currency)
    if paid != (attempt.amount, attempt.currency):
        attempt.state = State.ATTENTION
        attempt.reason = f"paid {paid[0]} {paid[1]}"
        logger.error("payment %s differs from what was asked", attempt.key)
        return
    attempt.state = State.CAPTURED
    try:
        with transaction.atomic():
            attempt.save()
            fault_point("after_capture")
            _settle(attempt.order, attempt)
    except (HoldExpired, IntegrityError):
        attempt.state = State.REFUND_DUE
        payment_unplaceable.send(
            sender=PaymentAttempt, order_id=attempt.order_id, attempt_id=attempt.pk
        )


def _settle(order, attempt=None):
    """Make an order paid: its stock is its own, its basket is done, its mail waits."""
    try:
        settle_hold(order_id=order.pk)
        change_status(order_id=order.pk, status=statuses.PAID)
        Basket.objects.filter(pk=order.basket_id, status=Basket.FROZEN).update(
            status=Basket.SUBMITTED, date_submitted=timezone.now()
        )
    except HoldExpired:
        retake_hold(order_id=order.pk)
    payment_confirmed.send(
        sender=PaymentAttempt,
        order_id=order.pk,
        attempt_id=attempt and attempt.pk,
    )


def send_refund(*, attempt_id: int) -> None:
    """Pay a whole attempt back; safe to call again, the key is the attempt's own."""
    attempt = PaymentAttempt.objects.get(pk=attempt_id)
    if attempt.state != State.REFUND_DUE:
        return
    get_gateway(attempt.gateway).refund(
        str(attempt.key), f"refund-{attempt.key}", to_minor_units(attempt.amount)
    )
    _set_state(attempt, State.REFUNDED)


def _set_state(attempt, state, reason=""):
    attempt.state, attempt.reason = state, reason or attempt.reason
    attempt.save(update_fields=["state", "reason", "updated_at"])


def default_gateway() -> str:
    """Return the code of the first gateway on offer."""
    return settings.PAYMENT_GATEWAYS[0]
