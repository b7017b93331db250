"""How many deliveries of subscriptions the days ahead will have to bear."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Prefetch

from delivery.calendar import Rules
from delivery.models import DayLoad
from delivery.rules import current_rules
from delivery.wishes import minutes_of
from subscriptions.models import Occurrence, Subscription
from subscriptions.schedule import (
    is_paused,
    nominal_days,
    period_of,
    shift_day,
)

DAYS = 60
CHUNK = 1000
State = Subscription.State
States = Occurrence.State


@dataclass(frozen=True)
class Rhythmic:
    """What a subscription asks of the days ahead.

    ``minutes`` are florist minutes of a usual delivery, ``other_minutes`` those of
    periods with another bouquet; ``gone`` are periods that have, or had, their one
    delivery or none; ``waiting`` are locked days that nothing was ordered for yet.
    ``left`` is how many come at most, None for no end.
    """

    anchor: date
    rhythm: str
    next_day: date | None
    minutes: int = 0
    ends_on: date | None = None
    left: int | None = None
    pauses: tuple = ()
    gone: frozenset = frozenset()
    waiting: tuple = ()
    other_minutes: dict = field(default_factory=dict)


@dataclass
class Expected:
    """What a day will bear beside what was ordered already."""

    deliveries: int = 0
    minutes: int = 0


def expect(rhythmics, rules: Rules, today: date, days=DAYS) -> dict[date, Expected]:
    """Return what is expected on each of the ``days`` from today on. Pure."""
    found = defaultdict(Expected)
    last = today + timedelta(days=days - 1)
    for each in rhythmics:
        for nominal in _to_come(each, last):
            travels = shift_day(max(nominal, today), rules)
            if travels is None or travels > last:
                continue
            minutes = each.other_minutes.get(
                period_of(each.rhythm, nominal), each.minutes
            )
            found[travels].deliveries += 1
            found[travels].minutes += minutes
    return dict(found)


def _to_come(each, last):
    """Return the nominal days that will be brought until ``last``."""
    left = each.left
    coming = list(each.waiting)
    if each.next_day is not None:
        for day in nominal_days(each.anchor, each.rhythm, each.next_day):
            if day > last or (each.ends_on and day > each.ends_on):
                break
            gone = period_of(each.rhythm, day) in each.gone
            if not gone and not is_paused(day, each.pauses):
                coming.append(day)
    return coming if left is None else coming[:left]


def read_rhythmics():
    """Yield what every running subscription asks of the days ahead."""
    rows = Subscription.objects.filter(state__in=(State.ACTIVE, State.PAST_DUE))
    rows = rows.select_related("size__bouquet__parent", "bouquet__parent")
    open_rows = Occurrence.objects.exclude(
        state__in=(States.PLACED, States.UNPAID, States.MISSED)
    )
    rows = rows.prefetch_related(
        "pauses",
        Prefetch("occurrences", open_rows.select_related("bouquet__parent")),
    )
    for subscription in rows.order_by("pk").iterator(chunk_size=CHUNK):
        yield _rhythmic(subscription)


def _rhythmic(subscription):
    known = list(subscription.occurrences.all())
    # Who does not renew gets what was paid, or what was agreed until the last day.
    ends_unpaid = not subscription.renews and (
        subscription.term > 1 or subscription.is_gift
    )
    return Rhythmic(
        anchor=subscription.anchor,
        rhythm=subscription.rhythm,
        next_day=subscription.next_day,
        minutes=minutes_of(subscription.brought) * subscription.bouquets,
        ends_on=subscription.ends_on,
        left=subscription.credits if ends_unpaid else None,
        pauses=tuple((each.first, each.last) for each in subscription.pauses.all()),
        gone=frozenset(row.period for row in known if row.state != States.PLANNED),
        waiting=tuple(row.nominal for row in known if row.state == States.CLAIMED),
        other_minutes={
            row.period: minutes_of(row.bouquet) * subscription.bouquets
            for row in known
            if row.bouquet_id
        },
    )


@dataclass(frozen=True)
class LoadDay:
    """A day: expected of subscriptions, sold already, and what it bears at most."""

    day: date
    expected: Expected
    sold: int
    sold_minutes: int
    most: int | None
    most_minutes: int | None

    @property
    def deliveries(self):
        """Return how many deliveries of subscriptions are expected."""
        return self.expected.deliveries

    @property
    def over(self):
        """Tell whether sold and expected together are more than the day bears."""
        return bool(
            (self.most is not None and self.sold + self.deliveries > self.most)
            or (
                self.most_minutes is not None
                and self.sold_minutes + self.expected.minutes > self.most_minutes
            )
        )


def coming_load(today: date) -> list[LoadDay]:
    """Return each of the next 60 days; four queries a thousand subscriptions."""
    rules = current_rules()
    expected = expect(read_rhythmics(), rules, today)
    last = today + timedelta(days=DAYS - 1)
    sold = {
        row.day: row
        for row in DayLoad.objects.filter(slot=None, day__range=(today, last))
    }
    days = []
    for day in (today + timedelta(days=n) for n in range(DAYS)):
        rule, row = rules.on(day), sold.get(day)
        days.append(
            LoadDay(
                day,
                expected.get(day, Expected()),
                row.deliveries if row else 0,
                row.minutes if row else 0,
                rule.deliveries,
                rule.minutes,
            )
        )
    return days
