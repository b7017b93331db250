"""Another rhythm, another weekday, or a delivery before its time."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from subscriptions.cancelling import lock
from subscriptions.errors import (
    Locked,
    NotAChoice,
    NothingToCome,
    NotRunning,
    PeriodTaken,
)
from subscriptions.models import Occurrence
from subscriptions.periods import due_days, period_to_change, refuse_cancelled
from subscriptions.rhythms import A_YEAR, Rhythm
from subscriptions.schedule import locked_at, period_of

States = Occurrence.State
FURTHEST = timedelta(days=366)


@transaction.atomic
def change_rhythm(*, subscription_id: int, rhythm: str, first: date, now=None) -> None:
    """Let deliveries come in another rhythm, or on another weekday, from ``first`` on.

    ``first`` is in a period of its own: no period gets two deliveries, and what is
    locked already stays. A year paid in advance is a year of the new rhythm when it is
    paid again; what is paid already stays paid. Raises NotRunning, NotAChoice, Locked,
    PeriodTaken, NothingToCome.
    """
    now = now or timezone.now()
    subscription = lock(subscription_id)
    refuse_cancelled(subscription)
    if subscription.next_day is None:
        raise NothingToCome
    if rhythm not in subscription.size.plan.rhythms or rhythm not in Rhythm:
        raise NotAChoice
    today = timezone.localdate(now)
    if due_days(subscription, now) or first <= today or locked_at(first) <= now:
        raise Locked(day=first)
    earliest = earliest_first(subscription, rhythm)
    if earliest and first < earliest:
        raise PeriodTaken(first=earliest)
    beyond = subscription.ends_on and first > subscription.ends_on
    if beyond or first > today + FURTHEST:
        raise NothingToCome
    # What was asked of days that the new rhythm does not have is asked no more.
    _planned(subscription).delete()
    if subscription.renews and subscription.term == A_YEAR[subscription.rhythm]:
        # Of a yearly one each delivery is a term: nothing tells it from another.
        subscription.term = A_YEAR[rhythm] if subscription.term > 1 else 1
    subscription.rhythm, subscription.anchor = rhythm, first
    subscription.next_day, subscription.due_at = first, locked_at(first)
    fields = ["rhythm", "anchor", "next_day", "due_at", "term"]
    subscription.save(update_fields=fields)


def _planned(subscription):
    return subscription.occurrences.filter(
        state__in=(States.PLANNED, States.SKIPPED), nominal__gte=subscription.next_day
    )


def earliest_first(subscription, rhythm) -> date | None:
    """Return the first day of the period after the last one that was taken up."""
    done = subscription.occurrences.exclude(
        pk__in=_planned(subscription).values("pk")
    ).last()
    if done is None:
        return None
    day = done.nominal + timedelta(days=1)
    while period_of(rhythm, day) == period_of(rhythm, done.nominal):
        day += timedelta(days=1)
    return day


@transaction.atomic
def bring_forward(*, subscription_id: int, now=None) -> None:
    """Let the next delivery lock now, so that it comes as soon as it can (G6).

    It stays the one delivery of its period. Raises NotRunning where it is not active,
    NothingToCome, Locked.
    """
    now = now or timezone.now()
    subscription = lock(subscription_id)
    if subscription.state != subscription.State.ACTIVE:
        raise NotRunning
    if subscription.next_day is None:
        raise NothingToCome
    row = period_to_change(subscription, subscription.next_day, now)
    row.state, row.date = States.PLANNED, timezone.localdate(now)
    row.save(update_fields=["state", "date"])
    subscription.due_at = now
    subscription.save(update_fields=["due_at"])
