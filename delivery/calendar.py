"""On which days flowers can arrive. Pure: no database, no clock."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
SAME_DAY_CUT_OFF = time(14, 0)
HORIZON_DAYS = 60
# The shop's van rests on Monday.
RESTING_WEEKDAYS = frozenset({0})


@dataclass(frozen=True)
class Rules:
    """What decides whether a day is offered; weekdays count from Monday = 0."""

    cut_off: time = SAME_DAY_CUT_OFF
    resting_weekdays: frozenset = RESTING_WEEKDAYS
    closed_days: frozenset = field(default_factory=frozenset)
    horizon_days: int = HORIZON_DAYS


def earliest_day(now: datetime, lead_time_days: int, rules: Rules) -> date:
    """Return the first day the work can be done, closed or not.

    ``now`` is any aware moment; the cut-off counts in Brussels time and strikes at its
    minute: 13:59 is before 14:00, 14:00 is not.
    """
    local = now.astimezone(BRUSSELS)
    too_late = local.time() >= rules.cut_off
    return local.date() + timedelta(days=lead_time_days + too_late)


def is_open(day: date, rules: Rules) -> bool:
    """Tell whether the shop delivers on ``day`` at all."""
    return day.weekday() not in rules.resting_weekdays and day not in rules.closed_days


def offered_days(now: datetime, lead_time_days: int, rules: Rules) -> list[date]:
    """Return every day offered, soonest first, up to the horizon."""
    first = earliest_day(now, lead_time_days, rules)
    last = now.astimezone(BRUSSELS).date() + timedelta(days=rules.horizon_days)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if is_open(day, rules)]


def may_cancel(now: datetime, day: date, rules: Rules) -> bool:
    """Tell whether a delivery on ``day`` may still be called off by its customer.

    ``now`` is any aware moment. The cut-off of the day itself ends it, in Brussels
    time and at its minute, as it ends ordering for that day.
    """
    local = now.astimezone(BRUSSELS)
    return (local.date(), local.time()) < (day, rules.cut_off)
