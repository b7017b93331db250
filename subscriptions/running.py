"""The run: each due period becomes one row and one order, or says why not.

The queue is a hint and the rows are the truth: tasks only name a key, and may run
twice, late, or not at all. See ADR 0016.
"""

import logging
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from common.errors import DomainError
from common.faults import fault_point
from payments.outcomes import settle_order
from subscriptions import mails
from subscriptions.billing import RESCUED_AFTER, bill_term
from subscriptions.debits import lend_delivery, pays_by_debit
from subscriptions.errors import NothingToCome
from subscriptions.models import Occurrence, Subscription
from subscriptions.orders import order_delivery
from subscriptions.schedule import is_paused, locked_at, period_of

logger = logging.getLogger(__name__)

State = Subscription.State
# What could not be ordered is tried again after so long, until its period is over.
LOOK_AGAIN = timedelta(hours=4)


def due_subscriptions(now=None):
    """Return the keys of subscriptions whose next period locks by now, oldest first."""
    due = Subscription.objects.filter(
        state=State.ACTIVE, due_at__lte=now or timezone.now()
    )
    return due.order_by("due_at", "pk").values_list("pk", flat=True)


@transaction.atomic
def place_due_delivery(*, subscription_id: int, now=None) -> Occurrence | None:
    """Take up the periods of a subscription that are due: one commit.

    It writes the period, its order with stock and place, and the next due moment, so
    that a crash leaves all of it or nothing. After an outage the last period that is
    due is brought and those before it are missed: never two bouquets by surprise, and
    what was paid in advance for a missed one stays paid. A worker that finds the row
    locked by another leaves it alone.

    Returns the period that was taken up, None where nothing was due.
    """
    now = now or timezone.now()
    subscription = _lock(subscription_id, now)
    if subscription is None:
        return None
    fault_point("before_occurrence")
    due = _claim_due(subscription, now)
    _advance(subscription)
    occurrence = due[-1] if due else None
    for missed in due[:-1]:
        _miss(missed)
    if occurrence:
        prepare(occurrence, now=now)
    end_if_over(subscription)
    fault_point("after_occurrence")
    return occurrence


def _lock(subscription_id, now):
    rows = Subscription.objects.filter(
        pk=subscription_id, state=State.ACTIVE, due_at__lte=now
    )
    skip = connection.features.has_select_for_update_skip_locked
    rows = rows.select_for_update(of=("self",), skip_locked=skip)
    return rows.select_related("size__bouquet", "bouquet", "line", "user").first()


def _claim_due(subscription, now) -> list:
    """Return the periods locked by now that are to be brought, oldest first."""
    pauses = list(subscription.pauses.values_list("first", "last"))
    claimed, day = [], subscription.next_day
    # Staff or the customer may ask for the next one before its time.
    forward = day is not None and subscription.due_at < locked_at(day)
    while day and (forward or locked_at(day) <= now):
        forward = False
        occurrence = _occurrence(subscription, day)
        if occurrence.state == Occurrence.State.PLANNED:
            paused = is_paused(day, pauses)
            states = Occurrence.State
            occurrence.state = states.PAUSED if paused else states.CLAIMED
            occurrence.save(update_fields=["state"])
            if not paused:
                claimed.append(occurrence)
        day = subscription.following(day)
    subscription.next_day = day
    _end_older(subscription, claimed)
    return claimed


def _occurrence(subscription, day):
    """Return the one row of a period; the database refuses a second."""
    occurrence, _created = Occurrence.objects.get_or_create(
        subscription=subscription,
        period=period_of(subscription.rhythm, day),
        defaults={"nominal": day},
    )
    occurrence.subscription = subscription
    return occurrence


def _end_older(subscription, claimed):
    """Give up an earlier period that was never ordered, now that a later one is due."""
    if not claimed:
        return
    older = subscription.occurrences.filter(state=Occurrence.State.CLAIMED)
    for each in older.exclude(pk__in=[row.pk for row in claimed]):
        each.subscription = subscription
        _miss(each)


def _miss(occurrence):
    """Credit a period nobody could bring, and tell the customer."""
    occurrence.state, occurrence.next_try_at = Occurrence.State.MISSED, None
    occurrence.save(update_fields=["state", "next_try_at"])
    mails.post_missed(occurrence)


def _advance(subscription):
    day = subscription.next_day
    subscription.due_at = day and locked_at(day)
    subscription.save(update_fields=["next_day", "due_at"])


def prepare(occurrence, *, now) -> None:
    """Order a claimed period, in the caller's transaction, the subscription locked.

    What costs nothing any more is settled at once, the rest waits for ``charging``:
    what is paid by card before it is made, what is debited from a bank account
    meanwhile. A term that is used up is billed first, or the subscription is over. What
    stock, calendar or catalogue refuse is told to staff and customer, and tried again
    later.
    """
    subscription = occurrence.subscription
    if subscription.credits == 0 and not subscription.renews:
        end(subscription, occurrence)
        return
    used_up = subscription.credits == 0 and subscription.term > 1
    try:
        with transaction.atomic():
            (_bill if used_up else _order)(occurrence, now)
    except DomainError as refusal:
        _block(occurrence, refusal, now)
        return
    _clear(subscription)


def _order(occurrence, now):
    occurrence.by_credit = occurrence.subscription.credits > 0
    order = order_delivery(occurrence, now=now)
    _take_credit(occurrence)
    occurrence.state = Occurrence.State.ORDERED
    free = order.total_incl_tax == 0
    lent = not free and pays_by_debit(occurrence.subscription)
    occurrence.next_try_at = None if free else now + RESCUED_AFTER
    occurrence.last_error = ""
    occurrence.save()
    if lent:
        lend_delivery(occurrence)
    if free or lent:
        settle_order(order)


def _take_credit(occurrence):
    """Use one paid delivery; the database refuses one that is not there."""
    if not occurrence.by_credit:
        return
    left = Subscription.objects.filter(pk=occurrence.subscription_id, credits__gt=0)
    if not left.update(credits=F("credits") - 1):
        raise NothingToCome
    occurrence.subscription.credits -= 1


def _bill(occurrence, now):
    """Ask for the next term; the period waits until it is paid."""
    occurrence.next_try_at = now + LOOK_AGAIN
    occurrence.save(update_fields=["next_try_at"])
    bill_term(occurrence.subscription, occurrence.period, now=now)


def end_if_over(subscription) -> None:
    """Let a subscription be over whose last delivery was ordered, or left out."""
    if subscription.state != State.ACTIVE or subscription.next_day is not None:
        return
    if not subscription.occurrences.filter(state__in=Occurrence.OPEN).exists():
        end(subscription)


def end(subscription, occurrence=None) -> None:
    """Let a subscription be over: nothing is prepared for it any more."""
    if occurrence:
        occurrence.state = Occurrence.State.CANCELLED
        occurrence.save(update_fields=["state"])
    subscription.state, subscription.due_at = State.ENDED, None
    subscription.next_day = None
    subscription.save(update_fields=["state", "due_at", "next_day"])
    mails.post_ended(subscription)


def _block(occurrence, refusal, now):
    """Say why a delivery could not be prepared, once a period, and look again later."""
    subscription = occurrence.subscription
    words = str(refusal.message)
    lines = refusal.data.get("lines") or []
    if lines and isinstance(lines[0], tuple):
        words = "; ".join(f"{line.product.get_title()}: {why}" for line, why in lines)
    first = not occurrence.last_error
    Occurrence.objects.filter(pk=occurrence.pk).update(
        state=Occurrence.State.CLAIMED,
        last_error=words[:200],
        next_try_at=now + LOOK_AGAIN,
    )
    occurrence.refresh_from_db()
    occurrence.subscription = subscription
    subscription.problem = words[:200]
    subscription.save(update_fields=["problem"])
    logger.warning("subscription %s: %s", subscription.pk, refusal.code)
    if first:
        mails.post_blocked(occurrence)


def _clear(subscription):
    if subscription.problem:
        subscription.problem = ""
        subscription.save(update_fields=["problem"])


def claimed_to_prepare(now=None):
    """Return the keys of locked periods to try again that could not be ordered."""
    rows = Occurrence.objects.filter(
        state=Occurrence.State.CLAIMED,
        next_try_at__lte=now or timezone.now(),
        subscription__state__in=(State.ACTIVE, State.PAST_DUE),
    )
    return rows.order_by("next_try_at", "pk").values_list("pk", flat=True)


@transaction.atomic
def prepare_again(*, occurrence_id: int, now=None) -> Occurrence | None:
    """Try once more to order a locked period; None where somebody else did."""
    now = now or timezone.now()
    key = Occurrence.objects.values_list("subscription_id", flat=True)
    subscription = (
        Subscription.objects.select_for_update(of=("self",))
        .select_related("size__bouquet", "bouquet", "line", "user")
        .get(pk=key.get(pk=occurrence_id))
    )
    occurrence = Occurrence.objects.filter(
        pk=occurrence_id, state=Occurrence.State.CLAIMED
    ).first()
    running = subscription.state in (State.ACTIVE, State.PAST_DUE)
    if occurrence is None or not running:
        return None
    occurrence.subscription = subscription
    prepare(occurrence, now=now)
    return occurrence
