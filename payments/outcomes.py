"""Take in what gateways say, and settle or give up what it is about."""

import logging
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from oscar.core.loading import get_model

from common.faults import fault_point
from common.money import from_minor_units
from payments import alerts
from payments.errors import BalanceNotDue
from payments.gateways.base import (
    APPROVED,
    CANCELLED,
    CAPTURED,
    FAILED,
    PENDING,
    PROCESSING,
)
from payments.gateways.registry import find_gateway
from payments.instalments import owes_balance, settle_balance
from payments.models import AttemptStep, PaymentAttempt, SavedMethod
from payments.oscar_rows import record_capture
from payments.signals import payment_confirmed, payment_unplaceable
from shop.order import statuses
from shop.order.processing import move_order
from stock.errors import HoldExpired
from stock.models import StockHold
from stock.services import retake_hold, settle_hold

logger = logging.getLogger(__name__)
Basket = get_model("basket", "Basket")
State = PaymentAttempt.State

GIVEN_UP = (State.FAILED, State.CANCELLED)
# How long a gateway that does not know an attempt may still be hearing of it.
IN_FLIGHT = 120


def refresh_attempt(*, attempt_id: int) -> PaymentAttempt:
    """Ask the gateway for the truth about an attempt and take it in.

    Called by the return page, by webhooks and by the reconciler: whoever comes first
    settles, the others find it done. An approved payment is taken if its order still
    waits; a payment nobody may pay any more is closed at its gateway.

    Raises GatewayUnavailable when the gateway cannot tell.
    """
    return refresh(PaymentAttempt.objects.select_related("order").get(pk=attempt_id))


def refresh(attempt: PaymentAttempt) -> PaymentAttempt:
    """Do the same for an attempt that was just loaded, with its order.

    What it says is only asked with; its row is read again, locked, before it moves.
    """
    bank = find_gateway(attempt.gateway)
    outcome = bank.fetch(str(attempt.key), attempt.reference, attempt.created_at)
    if outcome is None:
        _never_heard(attempt)
    elif outcome.state in (PENDING, APPROVED) and not _waits(attempt):
        outcome = bank.expire(str(attempt.key), outcome.reference)
    elif outcome.state == APPROVED:
        outcome = bank.capture(str(attempt.key), outcome.reference)
    if outcome is not None:
        fault_point("before_settle")
        attempt, _taken_in = move_attempt(attempt.pk, outcome)
        fault_point("after_settle")
        return attempt
    attempt.refresh_from_db()
    return attempt


def _waits(attempt):
    """Tell whether money for this attempt may still be taken."""
    if attempt.instalment == PaymentAttempt.Instalment.BALANCE:
        return attempt.state in PaymentAttempt.OPEN and owes_balance(attempt.order)
    return (
        attempt.state in PaymentAttempt.OPEN
        and attempt.order.status == statuses.PENDING
        and StockHold.objects.filter(
            order=attempt.order_id, outcome=StockHold.Outcome.LIVE
        ).exists()
    )


def _never_heard(attempt):
    """Close an attempt its gateway never heard of: nothing was charged."""
    age = (timezone.now() - attempt.created_at).total_seconds()
    if age < IN_FLIGHT and _waits(attempt):
        return
    PaymentAttempt.objects.filter(
        pk=attempt.pk, state__in=(State.CREATED, State.UNKNOWN)
    ).update(
        state=State.FAILED,
        reason="never reached the gateway",
        updated_at=timezone.now(),
    )


def give_up_attempt(*, attempt_id: int, reference: str = "") -> PaymentAttempt:
    """Close a payment at its gateway and take in what that says.

    The money may have come first: then the attempt ends captured, or stays in
    processing. Raises GatewayUnavailable when the gateway cannot tell.
    """
    attempt = PaymentAttempt.objects.get(pk=attempt_id)
    bank = find_gateway(attempt.gateway)
    outcome = bank.expire(
        str(attempt.key), attempt.reference or reference, attempt.created_at
    )
    if outcome is not None and outcome.state not in (PENDING, APPROVED):
        take_outcome(attempt_id=attempt_id, outcome=outcome)
    else:
        PaymentAttempt.objects.filter(
            pk=attempt_id, state__in=PaymentAttempt.OPEN
        ).update(state=State.CANCELLED, updated_at=timezone.now())
    attempt.refresh_from_db()
    return attempt


def take_outcome(*, attempt_id: int, outcome) -> bool:
    """Move an attempt to what its gateway says, under the row's lock.

    States only move forward: what is captured never becomes failed. Another amount or
    currency than we asked for is never "paid": a person must look at it. Returns False
    when the attempt was over already and stays as it is.
    """
    return move_attempt(attempt_id, outcome)[1]


@transaction.atomic
def move_attempt(attempt_id, outcome) -> tuple[PaymentAttempt, bool]:
    """Do what ``take_outcome`` says; return the attempt as it is now, too."""
    locked = PaymentAttempt.objects.select_for_update(of=("self",))
    attempt = locked.select_related("order").get(pk=attempt_id)
    late = attempt.state in GIVEN_UP and outcome.state == CAPTURED
    if attempt.state not in PaymentAttempt.OPEN and not late:
        return attempt, False
    before = (attempt.state, attempt.method, attempt.reason)
    attempt.reference = outcome.reference[:120] or attempt.reference
    attempt.pay_url = outcome.pay_url
    attempt.method = outcome.method[:40] or attempt.method
    attempt.reason = outcome.reason[:200]
    if outcome.state == CAPTURED:
        _take_capture(attempt, outcome)
    elif outcome.state in (FAILED, CANCELLED, PROCESSING):
        attempt.state = outcome.state
    elif attempt.state != State.PROCESSING:
        attempt.state = State.PENDING
    if attempt.state != State.CAPTURED:
        # What was captured is written with its order.
        attempt.save()
    if (attempt.state, attempt.method, attempt.reason) != before:
        AttemptStep.objects.create(
            attempt=attempt,
            state=attempt.state,
            method=attempt.method,
            reason=attempt.reason,
        )
    return attempt, True


def _take_capture(attempt, outcome):
    attempt.captured = _taken(outcome)
    attempt.captured_currency = outcome.currency
    record_capture(attempt)
    if (attempt.captured, outcome.currency) != (attempt.amount, attempt.currency):
        attempt.state = State.ATTENTION
        attempt.reason = f"paid {attempt.captured} {outcome.currency}"
        logger.error("payment %s differs from what was asked", attempt.key)
        alerts.post_payment_alert(attempt)
        return
    attempt.state = State.CAPTURED
    try:
        with transaction.atomic():
            attempt.save()
            fault_point("after_capture")
            _settle(attempt)
            _keep_method(attempt, outcome.kept)
    except (HoldExpired, BalanceNotDue, IntegrityError):
        attempt.state = State.REFUND_DUE
        attempt.save()
        payment_unplaceable.send(
            sender=PaymentAttempt, order_id=attempt.order_id, attempt_id=attempt.pk
        )
        attempt.refresh_from_db(fields=["refunding"])


def _settle(attempt):
    if attempt.instalment == PaymentAttempt.Instalment.BALANCE:
        settle_balance(attempt.order)
    else:
        settle_order(attempt.order, attempt)


def _taken(outcome) -> Decimal:
    # A currency without cents is never ours: its amount only has to differ.
    return from_minor_units(outcome.cents)


def settle_order(order, attempt=None):
    """Make an order paid: its stock is its own, its basket is done, its mail waits.

    In the caller's transaction. Raises HoldExpired when its units are gone.
    """
    try:
        settle_hold(order_id=order.pk)
    except HoldExpired:
        paid = retake_hold(order_id=order.pk)
    else:
        paid = move_order(order_id=order.pk, status=statuses.PAID, hold_ended=True)
        Basket.objects.filter(pk=order.basket_id, status=Basket.FROZEN).update(
            status=Basket.SUBMITTED, date_submitted=timezone.now()
        )
    payment_confirmed.send(
        sender=PaymentAttempt,
        order=paid,
        attempt_id=attempt and attempt.pk,
        in_two=bool(attempt) and attempt.instalment != PaymentAttempt.Instalment.WHOLE,
    )


def _keep_method(attempt, kept):
    if not (kept and attempt.save_method and attempt.order.user_id):
        return
    SavedMethod.objects.get_or_create(
        gateway=attempt.gateway,
        reference=kept.reference,
        defaults={
            "user_id": attempt.order.user_id,
            "customer": kept.customer,
            "label": kept.label[:60],
            "expires": kept.expires,
            "is_debit": kept.is_debit,
        },
    )
