"""The deliveries of a subscription in order: what came, what comes, what does not."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from delivery.rules import current_rules
from subscriptions.models import Occurrence
from subscriptions.prices import costs_more
from subscriptions.schedule import (
    is_paused,
    locked_at,
    nominal_days,
    period_of,
    shift_day,
)

AHEAD = 8
# Periods that are read, newest first: years of them, and no more.
MOST_READ = 100
States = Occurrence.State


@dataclass(frozen=True)
class Row:
    """A delivery: ``day`` names it, ``travels`` is when it comes.

    ``state`` is one of Occurrence.State, or "paused" ahead of its time. ``costs`` are
    euros incl. VAT still to be charged, None where it is paid already.
    """

    day: date
    travels: date | None
    state: str
    until: datetime
    locked: bool
    occurrence: Occurrence | None = None
    costs: Decimal | None = None
    bouquet: object = None
    # Whether it can be skipped, swapped or sent elsewhere now.
    may_change: bool = False

    @property
    def shifted(self):
        """Tell whether it comes on another day than the rhythm says."""
        return self.travels is not None and self.travels != self.day

    @property
    def chosen(self):
        """Tell whether somebody asked for another day, rather than our calendar."""
        ahead = self.state == States.PLANNED and self.occurrence
        return bool(ahead and self.occurrence.date)


def timeline_of(subscription, now, ahead=AHEAD) -> list[Row]:
    """Return the last deliveries that were prepared, and ``ahead`` that may come.

    Three queries at most, and the calendar's rules from the cache.
    """
    rows = subscription.occurrences.select_related("order", "bouquet")
    newest = rows.order_by("-nominal", "-pk")[:MOST_READ]
    known = {row.period: row for row in reversed(newest)}
    coming = list(_coming(subscription, ahead))
    pauses = list(subscription.pauses.values_list("first", "last"))
    named = {period_of(subscription.rhythm, day) for day in coming}
    past = [
        _row(subscription, row.nominal, row, pauses, now, True)
        for row in known.values()
        if row.period not in named and row.state != States.PLANNED
    ]
    rules, left = current_rules(), subscription.credits
    future, more = [], _differences(subscription, known.values())
    for day in coming:
        row = known.get(period_of(subscription.rhythm, day))
        made = _row(subscription, day, row, pauses, now, left > 0, rules, more)
        left -= made.state == States.PLANNED
        future.append(made)
    return [*past, *future]


def _coming(subscription, ahead):
    if not subscription.is_running or subscription.next_day is None:
        return
    days = nominal_days(subscription.anchor, subscription.rhythm, subscription.next_day)
    for day in islice(days, ahead):
        if subscription.ends_on and day > subscription.ends_on:
            return
        yield day


def _differences(subscription, rows) -> dict:
    """Return ``{bouquet key: euros it costs more}``, asked once for each bouquet."""
    swapped = {row.bouquet for row in rows if row.bouquet} | {subscription.brought}
    return {each.pk: costs_more(subscription, each) for each in swapped}


def _row(subscription, day, occurrence, pauses, now, paid, rules=None, more=None):
    state = occurrence.state if occurrence else States.PLANNED
    if state == States.PLANNED and is_paused(day, pauses):
        state = States.PAUSED
    travels = occurrence and occurrence.date
    if state == States.PLANNED and rules:
        travels = shift_day(travels or day, rules)
    bouquet = (occurrence and occurrence.bouquet) or subscription.brought
    costs = None
    if state == States.PLANNED and more is not None:
        each = more[bouquet.pk]
        if not paid:
            noticed = occurrence and occurrence.unit_price
            each = noticed or subscription.unit_price + each
        costs = each * subscription.bouquets or None
    until = locked_at(day)
    open_still = state in (States.PLANNED, States.SKIPPED, States.PAUSED)
    ahead = more is not None and subscription.is_running and now < until
    return Row(
        day=day,
        travels=travels,
        state=state,
        until=until,
        locked=until <= now,
        occurrence=occurrence,
        costs=costs,
        bouquet=bouquet,
        may_change=ahead and open_still,
    )
