"""The days of delivery as a row of chips and as months to leaf through."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR

FIRST = 7


@dataclass(frozen=True)
class Month:
    """A month; ``weeks`` hold ``(day, offered)`` or None outside the month."""

    first: date
    weeks: list


def first_days(days, chosen=""):
    """Return the chips: the soonest days, and the chosen one when it is later."""
    return [*days[:FIRST], *(day for day in days[FIRST:] if day.isoformat() == chosen)]


def months(days, shown=()):
    """Return the months of ``days``, a day in ``shown`` left to its chip."""
    offered = set(days) - set(shown)
    return [
        Month(date(year, month, 1), [_week(week, month, offered) for week in weeks])
        for year, month in sorted({(day.year, day.month) for day in days})
        for weeks in [Calendar().monthdatescalendar(year, month)]
    ]


def _week(week, month, offered):
    return [(day, day in offered) if day.month == month else None for day in week]


def week_days():
    """Return ``[(short, long)]`` names from Monday on."""
    return [(WEEKDAYS_ABBR[n], WEEKDAYS[n]) for n in range(7)]
