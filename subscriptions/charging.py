"""Take the money of a period, try again when it fails, give up after a week.

The delays are those of WooCommerce's retry rules (woocommerce.com/document/
subscriptions/failed-payment-retry): half a day, one, two, four and seven days. A direct
debit is not tried again by itself: each try costs the customer a bank's fee. Its
flowers are on the way already, so what came back stays owed.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from common.faults import fault_point
from payments.errors import GatewayRefused, GatewayUnavailable, NotPayable
from payments.gateways.registry import available_gateways
from payments.instalments import owes_balance
from payments.models import PaymentAttempt, SavedMethod
from payments.services import charge_saved_method
from stock.services import release_hold
from subscriptions import mails
from subscriptions.models import Bill, Occurrence, Subscription
from subscriptions.schedule import locked_at

State = Subscription.State
Attempt = PaymentAttempt.State

RETRIES = (
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(days=2),
    timedelta(days=4),
    timedelta(days=7),
)
# A bank that is silent, or a customer who was asked to confirm, is asked again then.
SOON = timedelta(minutes=15)
CONFIRM_WITHIN = timedelta(hours=24)


def due_charges(now=None):
    """Return ``(model, key)`` of everything to be charged now, oldest first."""
    now = now or timezone.now()
    found = []
    for model, states in (
        (Occurrence, Occurrence.CHARGED),
        (Bill, [Bill.State.OPEN]),
    ):
        rows = model.objects.filter(
            state__in=states, order__isnull=False, next_try_at__lte=now
        )
        found += [
            (model, pk)
            for pk in rows.order_by("next_try_at").values_list("pk", flat=True)
        ]
    return found


def charge(*, model, pk: int, now=None) -> str:
    """Charge a period or a term to the kept method; return what came of it.

    ``"paid"``, ``"failed"``, ``"confirm"`` where the bank wants the customer,
    ``"unknown"`` where the bank is silent or debits an account, ``"over"`` where
    nothing was to be done. No transaction is open while the bank is asked; the
    attempt's key makes asking twice harmless, so a crash between the two is only a
    retry.
    """
    now = now or timezone.now()
    due = model.objects.select_related("subscription__user", "order__payment_plan")
    due = due.filter(pk=pk)
    due = due.filter(order__isnull=False, next_try_at__isnull=False).first()
    if due is None:
        return "over"
    method = method_of(due.subscription)
    if method and method.is_debit and (back := _came_back(due)):
        # Who looks before its time, or twice, counts nothing.
        early = due.tries and due.next_try_at > now
        return "failed" if early else fail(due, back.reason, now, method)
    fault_point("before_subscription_charge")
    try:
        attempt = charge_saved_method(
            order_id=due.order_id, method_id=method.pk if method else 0
        )
    except GatewayUnavailable:
        _later(due, now + SOON)
        return "unknown"
    except GatewayRefused as refusal:
        return fail(due, str(refusal)[:200], now, method)
    except NotPayable:
        return _not_payable(due, method, now)
    fault_point("after_subscription_charge")
    if attempt is None or attempt.state == Attempt.CAPTURED:
        return "paid"
    if attempt.state == Attempt.PROCESSING:
        _later(due, now + CONFIRM_WITHIN)
        return "unknown"
    if attempt.pay_url and attempt.state == Attempt.PENDING:
        return _ask_to_confirm(due, attempt, now)
    return fail(due, attempt.reason, now, method)


def method_of(subscription) -> SavedMethod | None:
    """Return the method a subscription is charged to: its own, else the newest."""
    if subscription.user_id is None:
        return None
    on_offer = [gateway.code for gateway in available_gateways()]
    kept = SavedMethod.objects.filter(
        user_id=subscription.user_id, gateway__in=on_offer
    )
    return kept.filter(pk=subscription.method_id or 0).first() or kept.first()


def _came_back(due):
    """Return the last payment of an order, if it is over and brought nothing."""
    last = due.order.payment_attempts.first()
    return last if last and last.state in (Attempt.FAILED, Attempt.CANCELLED) else None


def _not_payable(due, method, now):
    """Tell a method that is gone from an order that is over already."""
    due.order.refresh_from_db()
    if due.order.status != "pending" and not owes_balance(due.order):
        return "over"
    return fail(due, "no method", now, method)


def _later(due, moment):
    type(due).objects.filter(pk=due.pk, next_try_at__isnull=False).update(
        next_try_at=moment
    )


def _ask_to_confirm(due, attempt, now):
    """Ask the customer to confirm at the bank, once a try; no answer is a failure."""
    asked = due.last_error == "confirm"
    if asked:
        return fail(due, "not confirmed", now, None)
    type(due).objects.filter(pk=due.pk).update(
        last_error="confirm", next_try_at=now + CONFIRM_WITHIN
    )
    mails.post_confirm(due, attempt)
    return "confirm"


def fail(due, reason: str, now, method) -> str:
    """Count a failed try: ask for another method, and try again or give up."""
    order_id = due.order_id
    with transaction.atomic():
        said = _count_failure(due, reason, now, method)
    if due.state == type(due).State.UNPAID and order_id:
        # Whoever pays holds the order first and the subscription then: never both here.
        release_hold(order_id=order_id, note="Subscription not paid")
    return said


def _count_failure(due, reason, now, method):
    subscription = Subscription.objects.select_for_update(of=("self",)).get(
        pk=due.subscription_id
    )
    row = type(due).objects.filter(pk=due.pk, tries=due.tries)
    if not row.update(tries=F("tries") + 1, last_error=(reason or "refused")[:200]):
        # Another worker counted this very failure.
        return "over"
    due.refresh_from_db()
    due.subscription = subscription
    debit = method is not None and method.is_debit
    if due.tries > len(RETRIES):
        return give_up(due, now)
    if debit:
        # One week to pay by hand, no further debit.
        due.tries, due.next_try_at = len(RETRIES), now + RETRIES[-1]
    else:
        due.next_try_at = now + RETRIES[due.tries - 1]
    due.save(update_fields=["tries", "next_try_at"])
    if subscription.state == State.ACTIVE:
        subscription.state = State.PAST_DUE
        subscription.save(update_fields=["state"])
    mails.post_failed(due, tried_again=not debit)
    return "failed"


def give_up(due, now) -> str:
    """Put a subscription on hold that still runs: nothing more is tried."""
    subscription = due.subscription
    due.state, due.next_try_at = type(due).State.UNPAID, None
    due.save(update_fields=["state", "next_try_at"])
    if subscription.is_running:
        subscription.state, subscription.due_at = State.ON_HOLD, None
        subscription.save(update_fields=["state", "due_at"])
    mails.post_on_hold(due)
    return "failed"


def settle(subscription, occurrence, now) -> None:
    """Let a subscription run on that was paid late, in the payment's transaction.

    Periods that locked while it was not paid are missed: the one that was just paid is
    the one that comes. What follows is the first period nobody prepared yet.
    """
    _leave_behind(subscription, occurrence)
    skip_locked_periods(subscription, now, after=occurrence and occurrence.date)
    subscription.state = State.ACTIVE
    subscription.due_at = subscription.next_day and locked_at(subscription.next_day)
    subscription.save(update_fields=["state", "next_day", "due_at"])


def _leave_behind(subscription, occurrence):
    """Prepare no more what was not ordered when another period was paid."""
    if occurrence is not None:
        older = subscription.occurrences.filter(state=Occurrence.State.CLAIMED)
        older.exclude(pk=occurrence.pk).update(
            state=Occurrence.State.UNPAID, next_try_at=None
        )


def skip_locked_periods(subscription, now, after=None) -> None:
    """Leave out what locked while nobody paid, and what is not after ``after``."""
    day = subscription.next_day
    while day and (locked_at(day) <= now or (after and day <= after)):
        day = subscription.following(day)
    subscription.next_day = day
