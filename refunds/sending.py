"""Send refunds to their gateways and take in what these say; crash-safe at every step.

A refund is committed before its gateway hears of it and "done" only when the gateway
said so. Its key makes asking again harmless.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from oscar.core.loading import get_model

from common.faults import fault_point
from common.money import to_minor_units
from payments import money_back
from payments.errors import GatewayRefused, GatewayUnavailable, NotRefundable
from payments.gateways.base import (
    REFUND_DONE,
    REFUND_FAILED,
    RefundOutcome,
    RefundRequest,
)
from payments.gateways.registry import find_gateway
from refunds import mails
from refunds.models import Refund
from refunds.selectors import all_is_back
from shop.order import statuses
from shop.order.processing import change_status

logger = logging.getLogger(__name__)
Order = get_model("order", "Order")
State = Refund.State

OPEN = (State.DUE, State.SENT, State.FAILED)
ASK_AGAIN = timedelta(minutes=1)
LONGEST = timedelta(hours=6)
RETRY_FAILED = timedelta(minutes=5)
# Refused this often, a refund waits for a person.
MOST_REFUSALS = 6


def pursue_due_refunds(limit: int = 200) -> int:
    """Pursue up to ``limit`` refunds whose time has come; return how many moved on.

    A gateway that is silent once is not asked again in this round.
    """
    due = Refund.objects.filter(state__in=OPEN, due_at__lte=timezone.now())
    rows = due.order_by("due_at").values_list("pk", "attempt__gateway")[:limit]
    silent, moved = set(), 0
    for pk, gateway in list(rows):
        if gateway in silent:
            continue
        try:
            moved += pursue_refund(refund_id=pk)
        except GatewayUnavailable:
            silent.add(gateway)
    return moved


def pursue_refund(*, refund_id: int) -> bool:
    """Send a refund, or ask about one sent before; return whether it was claimed.

    Raises GatewayUnavailable when the gateway does not answer: the refund stays "at
    the bank" and is asked about again.
    """
    refund, asked_before = _claim(refund_id)
    if refund is None:
        return False
    fault_point("before_refund_sent")
    bank, request = find_gateway(refund.attempt.gateway), make_request(refund)
    outcome = None
    if asked_before:
        outcome = _fetch(bank, request, refund.reference)
    if outcome is None:
        outcome = _send(bank, request)
    fault_point("after_refund_sent")
    take_outcome(refund_id=refund_id, asked=request.refund_key, outcome=outcome)
    return True


def check_refund(*, refund_id: int) -> None:
    """Ask a gateway that has news of a refund, whether it is due or not.

    Raises GatewayUnavailable when the gateway cannot tell.
    """
    refund = Refund.objects.select_related("attempt").get(pk=refund_id)
    if refund.state not in (State.SENT, State.DONE):
        return
    bank = find_gateway(refund.attempt.gateway)
    request = make_request(refund)
    outcome = _fetch(bank, request, refund.reference)
    if outcome is not None:
        take_outcome(refund_id=refund_id, asked=request.refund_key, outcome=outcome)


def retry_refund(*, refund_id: int) -> bool:
    """Send a refused refund once more, at once, as staff ask; False if it is not."""
    return bool(
        Refund.objects.filter(pk=refund_id, state=State.FAILED).update(
            due_at=timezone.now(), updated_at=timezone.now()
        )
    )


def _claim(refund_id):
    """Take a due refund in hand, if nobody else did: one conditional UPDATE."""
    now = timezone.now()
    due = Refund.objects.filter(pk=refund_id, state__in=OPEN, due_at__lte=now)
    refund = due.select_related("attempt", "order").first()
    if refund is None:
        return None, False
    asked_before = refund.state == State.SENT
    pause = min(ASK_AGAIN * 2 ** min(refund.tries, 12), LONGEST)
    mine = due.filter(state=refund.state, tries=refund.tries).update(
        state=State.SENT, tries=F("tries") + 1, due_at=now + pause, updated_at=now
    )
    return (refund, asked_before) if mine else (None, False)


def make_request(refund) -> RefundRequest:
    """Return what the gateway is asked, alike each time it is asked."""
    return RefundRequest(
        key=str(refund.attempt.key),
        reference=refund.attempt.reference,
        refund_key=refund.gateway_key,
        cents=to_minor_units(refund.amount),
        currency=refund.currency,
    )


def _fetch(bank, request, reference):
    """Return what the gateway knows of a refund, None when it never heard of it."""
    try:
        return bank.fetch_refund(request, reference)
    except (GatewayRefused, NotRefundable) as refusal:
        raise GatewayUnavailable from refusal


def _send(bank, request):
    try:
        return bank.refund(request)
    except (GatewayRefused, NotRefundable) as refusal:
        return RefundOutcome(REFUND_FAILED, "", request.cents, str(refusal))


@transaction.atomic
def take_outcome(*, refund_id: int, asked: str, outcome) -> None:
    """Move a refund to what its gateway says, under the order's lock.

    Done only when the gateway gave back the very amount. A refund that was done and
    comes back to us is to be paid again. ``asked`` is the key the gateway was asked
    with: what it says of an earlier round counts no more.
    """
    order_id = Refund.objects.values_list("order_id", flat=True).get(pk=refund_id)
    order = Order.objects.select_for_update(of=("self",)).get(pk=order_id)
    refund = Refund.objects.select_for_update().get(pk=refund_id)
    if refund.state not in (State.SENT, State.DONE) or refund.gateway_key != asked:
        return
    wrong = outcome.state == REFUND_DONE and outcome.cents != to_minor_units(
        refund.amount
    )
    if outcome.state == REFUND_FAILED or wrong:
        _fail(refund, outcome, wrong)
    elif refund.state == State.SENT and outcome.state == REFUND_DONE:
        _finish(order, refund, outcome)
    elif refund.state == State.SENT:
        refund.reference = outcome.reference[:120]
        refund.save(update_fields=["reference", "updated_at"])


def _finish(order, refund, outcome):
    refund.state, refund.due_at = State.DONE, None
    refund.reference, refund.last_error = outcome.reference[:120], ""
    refund.save()
    whole = money_back.settle_refund(
        attempt_id=refund.attempt_id,
        amount=refund.amount,
        reference=refund.gateway_key,
    )
    mails.post_done(refund)
    if whole:
        close_order(order)


def _fail(refund, outcome, wrong):
    if refund.state == State.DONE:
        money_back.reopen_refund(
            attempt_id=refund.attempt_id,
            amount=refund.amount,
            reference=refund.gateway_key,
        )
    logger.error("refund %s was refused", refund.key)
    refund.state = State.FAILED
    refund.last_error = (outcome.reason or f"{outcome.cents} cents")[:200]
    if wrong:
        # Some money may have left: only a person may ask again.
        refund.due_at = None
    else:
        # What the gateway refused for good is asked anew, under another key.
        again = timezone.now() + RETRY_FAILED * 4**refund.refusals
        refund.refusals, refund.reference = refund.refusals + 1, ""
        refund.due_at = again if refund.refusals < MOST_REFUSALS else None
    refund.save()
    mails.post_failed(refund)


def close_order(order) -> None:
    """Call an order refunded when all its money is back and it is over."""
    over = order.status in (statuses.CANCELLED, statuses.DELIVERED)
    if over and all_is_back(order):
        change_status(order_id=order.pk, status=statuses.REFUNDED)
