"""The calendar: cut-off to the minute, Brussels time, closed days."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from delivery.calendar import BRUSSELS, DayRule, Rules, SlotRule, Wish, offer_days

TUESDAY = date(2026, 11, 24)


ALWAYS = (DayRule(),) * 7


def offered_days(now, lead_days, rules):
    """Return the days open for work of so many days."""
    offers = offer_days(now, Wish(lead_days=lead_days), rules)
    return [offer.day for offer in offers if offer.open]


def at(hour, minute=0, day=TUESDAY):
    """Return a moment in Brussels."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("moment", "first"),
    [
        (at(13, 59), TUESDAY),
        (at(14, 0), TUESDAY + timedelta(days=1)),
        (datetime(2026, 11, 24, 12, 59, tzinfo=UTC), TUESDAY),
        (datetime(2026, 11, 24, 13, 0, tzinfo=UTC), TUESDAY + timedelta(days=1)),
        # Summer time: 14:00 in Brussels is noon in UTC.
        (datetime(2026, 6, 23, 11, 59, tzinfo=UTC), date(2026, 6, 23)),
        (datetime(2026, 6, 23, 12, 0, tzinfo=UTC), date(2026, 6, 24)),
    ],
)
@pytest.mark.feature("V1")
def test_the_cut_off_strikes_at_its_minute(moment, first):
    assert offered_days(moment, 0, Rules())[0] == first


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_days_are_neither_lost_nor_doubled_when_clocks_change(day):
    days = offered_days(at(8, day=day), 0, Rules(weekdays=ALWAYS))

    assert days == [day + timedelta(days=n) for n in range(61)]


@pytest.mark.feature("V1", refuses=True)
def test_closed_days_and_rest_days_are_not_offered():
    closed = TUESDAY + timedelta(days=1)

    days = offered_days(at(8), 0, Rules(closed_days={closed: ""}))

    assert closed not in days
    assert not any(day.weekday() == 0 for day in days)
    assert days[0] == TUESDAY


def test_lead_time_counts_days_from_the_first_workable_one():
    assert offered_days(at(15), 2, Rules())[0] == TUESDAY + timedelta(days=3)


@pytest.mark.feature("V2", refuses=True)
@pytest.mark.parametrize(
    ("moment", "problem"), [(at(12, 59), ""), (at(13), "too-late")]
)
def test_hours_that_are_over_are_not_offered_before_the_days_cut_off(moment, problem):
    morning = SlotRule(1, "Morning", time(9), time(13))

    today = offer_days(moment, Wish(), Rules(weekdays=ALWAYS, slots=(morning,)))[0]

    assert today.slot(1).problem == problem
    assert today.problem == problem
