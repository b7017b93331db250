"""When deliveries of a subscription come. Pure: no database, no clock.

A *nominal* day is what the rhythm says; it names the period, whatever day the flowers
really travel on. Days and moments count in Brussels.
"""

import calendar as months
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from delivery.calendar import BRUSSELS, VAN, Rules
from subscriptions.rhythms import Rhythm

# What is asked for can be changed until this hour, so many days before its day.
LOCK_DAYS = 3
LOCK_HOUR = time(10, 0)
# The mail that says what is coming leaves so many days before.
NOTICE_DAYS = 5
# No closure of ours is longer.
MOST_SHIFT = 21

STEP_DAYS = {Rhythm.WEEKLY: 7, Rhythm.FORTNIGHTLY: 14}
STEP_MONTHS = {Rhythm.MONTHLY: 1, Rhythm.YEARLY: 12}


def nominal_day(anchor: date, rhythm: str, number: int) -> date:
    """Return the nominal day of period ``number`` (≥ 0), counted from ``anchor``.

    Months and years keep the anchor's day, and take the last day of a month that is
    too short for it: 31 January, 28 or 29 February, 31 March.
    """
    if rhythm in STEP_DAYS:
        return anchor + timedelta(days=STEP_DAYS[rhythm] * number)
    month = anchor.month - 1 + STEP_MONTHS[rhythm] * number
    year, month = anchor.year + month // 12, month % 12 + 1
    last = months.monthrange(year, month)[1]
    return date(year, month, min(anchor.day, last))


def first_number(anchor: date, rhythm: str, day: date) -> int:
    """Return the number of the first period whose nominal day is ``day`` or later."""
    if day <= anchor:
        return 0
    if rhythm in STEP_DAYS:
        return -(-(day - anchor).days // STEP_DAYS[rhythm])
    apart = (day.year - anchor.year) * 12 + day.month - anchor.month
    number = apart // STEP_MONTHS[rhythm]
    while nominal_day(anchor, rhythm, number) < day:
        number += 1
    return number


def nominal_days(anchor: date, rhythm: str, since: date) -> Iterator[date]:
    """Yield the nominal days from ``since`` on, without end."""
    number = first_number(anchor, rhythm, since)
    while True:
        yield nominal_day(anchor, rhythm, number)
        number += 1


def next_nominal(anchor: date, rhythm: str, after: date) -> date:
    """Return the first nominal day after ``after``."""
    return next(nominal_days(anchor, rhythm, after + timedelta(days=1)))


def period_of(rhythm: str, day: date) -> str:
    """Return the local period that a nominal day names: a week, a month or a year.

    A subscription has one delivery in each, whatever weekday it was moved to.
    """
    if rhythm in STEP_DAYS:
        year, week, _weekday = day.isocalendar()
        return f"{year}-W{week:02d}"
    if rhythm == Rhythm.MONTHLY:
        return f"{day:%Y-%m}"
    return f"{day:%Y}"


def locked_at(day: date) -> datetime:
    """Return the moment from which a delivery of nominal ``day`` cannot be changed.

    The clock's hour on that day, also where summer time begins or ends between.
    """
    return datetime.combine(day - timedelta(days=LOCK_DAYS), LOCK_HOUR, BRUSSELS)


def noticed_at(day: date) -> datetime:
    """Return the moment at which the mail about nominal ``day`` may leave."""
    return datetime.combine(day - timedelta(days=NOTICE_DAYS), LOCK_HOUR, BRUSSELS)


def shift_day(day: date, rules: Rules) -> date | None:
    """Return ``day``, or the first day after it on which we drive.

    None where we are closed for longer than three weeks.
    """
    for ahead in range(MOST_SHIFT + 1):
        found = day + timedelta(days=ahead)
        if found not in rules.closed_days and rules.on(found).open_for(VAN):
            return found
    return None


def is_paused(day: date, pauses: Iterable[tuple[date, date]]) -> bool:
    """Tell whether a nominal day lies in one of ``(first, last)``, both included."""
    return any(first <= day <= last for first, last in pauses)
