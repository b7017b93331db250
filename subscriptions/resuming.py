"""A subscription that was stopped for want of money runs on."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from subscriptions.cancelling import lock
from subscriptions.charging import skip_locked_periods
from subscriptions.debits import owed_deliveries
from subscriptions.errors import NothingToCome, NotOnHold, StillOwed
from subscriptions.models import Occurrence, Subscription
from subscriptions.schedule import locked_at, period_of

State = Subscription.State
States = Occurrence.State
# Periods that already have, or had, their one delivery.
DONE = (*Occurrence.OPEN, States.PLACED, States.UNPAID, States.MISSED)


@transaction.atomic
def resume(*, subscription_id: int, now=None) -> Subscription:
    """Let a subscription on hold run on: staff for a customer, or the customer.

    What locked while it was not paid is gone. The next delivery is the first that is
    not locked and whose period had none: what could not be paid, or was never ordered,
    is not brought any more. Raises NotOnHold, StillOwed where flowers were brought that
    nobody paid, NothingToCome where no period is left.
    """
    now = now or timezone.now()
    subscription = lock(subscription_id)
    if subscription.state != State.ON_HOLD:
        raise NotOnHold
    if owed_deliveries(subscription_id).exists():
        raise StillOwed
    skip_locked_periods(subscription, now, after=_last_done(subscription))
    _skip_done_periods(subscription)
    if subscription.next_day is None:
        raise NothingToCome
    subscription.occurrences.filter(state=States.CLAIMED).update(
        state=States.UNPAID, next_try_at=None
    )
    subscription.state, subscription.problem = State.ACTIVE, ""
    subscription.due_at = locked_at(subscription.next_day)
    subscription.save(update_fields=["state", "problem", "next_day", "due_at"])
    return subscription


def _last_done(subscription):
    done = subscription.occurrences.filter(state__in=DONE)
    return done.aggregate(last=Max("nominal"))["last"]


def _skip_done_periods(subscription):
    """Go on to the first period without a delivery: a week has two weekdays."""
    done = set(
        subscription.occurrences.filter(state__in=DONE).values_list("period", flat=True)
    )
    day = subscription.next_day
    while day and period_of(subscription.rhythm, day) in done:
        day = subscription.following(day)
    subscription.next_day = day
