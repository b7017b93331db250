"""Which deliveries may still be changed, and which are locked."""

from datetime import date
from itertools import islice

from django.db import IntegrityError, transaction
from django.utils import timezone

from subscriptions.errors import AlreadyCancelled, Locked, NothingToCome, NotRunning
from subscriptions.models import RECIPIENT, Occurrence
from subscriptions.schedule import locked_at, nominal_days, period_of

States = Occurrence.State
# Deliveries ahead that can be changed; beyond them nobody plans, and rows cost room.
MOST_AHEAD = 60


def period_to_change(subscription, day, now) -> Occurrence:
    """Return the row of a nominal day that may still be changed, written if need be.

    Raises NotRunning, NothingToCome where the rhythm has no such day, Locked.
    """
    row = period_open(subscription, day, now)
    return row or _write_period(subscription, day)


def period_open(subscription, day, now) -> Occurrence | None:
    """Return the row of a day that may be changed, None where it has none yet.

    Raises as ``period_to_change``; writes nothing.
    """
    if not subscription.is_running:
        raise NotRunning
    if day <= timezone.localdate(now) or locked_at(day) <= now:
        raise Locked(day=day)
    period = period_of(subscription.rhythm, day)
    row = subscription.occurrences.filter(period=period).first()
    taken_up = row and row.state not in (States.PLANNED, States.SKIPPED)
    if taken_up or day in due_days(subscription, now):
        raise Locked(day=day)
    if day not in coming_days(subscription):
        raise NothingToCome
    return row


def _write_period(subscription, day):
    period = period_of(subscription.rhythm, day)
    try:
        with transaction.atomic():
            return Occurrence.objects.create(
                subscription=subscription, period=period, nominal=day
            )
    except IntegrityError:
        # The notice wrote it in between.
        return Occurrence.objects.get(subscription=subscription, period=period)


def coming_days(subscription) -> list[date]:
    """Return the nominal days that may still come, as far as they can be changed."""
    if subscription.next_day is None:
        return []
    days = nominal_days(subscription.anchor, subscription.rhythm, subscription.next_day)
    last = subscription.ends_on or date.max
    return [day for day in islice(days, MOST_AHEAD) if day <= last]


def due_days(subscription, now) -> list[date]:
    """Return the days that are locked though the run has not taken them up yet."""
    if subscription.state != subscription.State.ACTIVE or subscription.next_day is None:
        return []
    due = [day for day in coming_days(subscription) if locked_at(day) <= now]
    # Brought forward: it locks before its own moment.
    if subscription.due_at and subscription.due_at <= now:
        return due or [subscription.next_day]
    return due


def refuse_cancelled(subscription) -> None:
    """Raise AlreadyCancelled or NotRunning where nothing can be put off any more.

    What a plan asks for at least is brought without a gap.
    """
    if subscription.cancelled_at:
        raise AlreadyCancelled
    if not subscription.is_running:
        raise NotRunning


def keep_what_locked(subscription, now) -> None:
    """Write down how locked days come that the run has not taken up yet.

    What changes for all holds from the first delivery that is not locked.
    """
    usual = {name: getattr(subscription, name) for name in RECIPIENT}
    for day in due_days(subscription, now):
        period = period_of(subscription.rhythm, day)
        row = subscription.occurrences.filter(period=period).first()
        row = row or _write_period(subscription, day)
        if row.state == States.PLANNED:
            row.changes = usual | row.changes
            row.bouquet = row.bouquet or subscription.brought
            row.save(update_fields=["changes", "bouquet"])
