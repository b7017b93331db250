"""Days of deliveries: months done right, summer time, closed days."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.calendar import DayRule, Rules
from subscriptions.rhythms import Rhythm
from subscriptions.schedule import (
    first_number,
    is_paused,
    locked_at,
    next_nominal,
    nominal_day,
    nominal_days,
    period_of,
    shift_day,
)

days = st.dates(date(2024, 1, 1), date(2032, 12, 31))
rhythms = st.sampled_from(list(Rhythm))


@pytest.mark.feature("Y8")
@pytest.mark.feature("R-F20")
def test_the_last_day_of_january_never_drifts():
    days = list(islice(nominal_days(date(2027, 1, 31), Rhythm.MONTHLY, date.min), 14))

    assert [str(day) for day in days] == [
        *("2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"),
        *("2027-06-30", "2027-07-31", "2027-08-31", "2027-09-30", "2027-10-31"),
        *("2027-11-30", "2027-12-31", "2028-01-31", "2028-02-29"),
    ]


@pytest.mark.feature("R-F20")
@pytest.mark.parametrize("day", [29, 30, 31])
def test_months_counted_for_two_years_keep_their_day(day):
    anchor = date(2027, 1, day)

    days = list(islice(nominal_days(anchor, Rhythm.MONTHLY, anchor), 24))

    assert len({(each.year, each.month) for each in days}) == 24
    february = [each for each in days if each.month == 2]
    assert february == [date(2027, 2, 28), date(2028, 2, 29)]
    assert {each.day for each in days if each.month in (1, 3, 5, 7, 8, 10, 12)} == {day}


@pytest.mark.feature("R-F20")
def test_a_leap_day_comes_every_year():
    days = islice(nominal_days(date(2028, 2, 29), Rhythm.YEARLY, date.min), 5)

    assert [str(day) for day in days] == [
        *("2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29")
    ]


@pytest.mark.feature("Y8")
def test_a_year_of_months_has_twelve_deliveries():
    anchor = date(2027, 3, 31)
    end = date(2028, 3, 30)

    days = [
        day
        for day in islice(nominal_days(anchor, Rhythm.MONTHLY, anchor), 20)
        if day <= end
    ]

    assert len(days) == 12


@given(days, rhythms, days)
def test_the_next_day_is_the_first_one_after(anchor, rhythm, after):
    found = next_nominal(anchor, rhythm, after)

    assert found > after or found == anchor
    number = first_number(anchor, rhythm, found)
    assert nominal_day(anchor, rhythm, number) == found
    if number:
        assert nominal_day(anchor, rhythm, number - 1) <= after


@given(days, rhythms)
def test_no_two_days_name_one_period(anchor, rhythm):
    days = list(islice(nominal_days(anchor, rhythm, anchor), 40))

    assert len({period_of(rhythm, day) for day in days}) == 40
    assert days == sorted(days)


@pytest.mark.feature("R-F19")
@pytest.mark.parametrize(
    ("day", "moment"),
    [
        # Summer time begins on 28 March 2027 and ends on 31 October 2027.
        (date(2027, 3, 30), datetime(2027, 3, 27, 9, 0, tzinfo=UTC)),
        (date(2027, 3, 31), datetime(2027, 3, 28, 8, 0, tzinfo=UTC)),
        (date(2027, 11, 2), datetime(2027, 10, 30, 8, 0, tzinfo=UTC)),
        (date(2027, 11, 3), datetime(2027, 10, 31, 9, 0, tzinfo=UTC)),
    ],
)
def test_the_clock_says_ten_whatever_the_season(day, moment):
    assert locked_at(day) == moment


def test_a_closed_day_moves_to_the_next_day_we_drive():
    monday = date(2027, 5, 3)
    rules = Rules(closed_days={monday + timedelta(days=1): "Holiday"})

    assert shift_day(monday, rules) == date(2027, 5, 5)
    assert shift_day(date(2027, 5, 6), rules) == date(2027, 5, 6)


def test_who_closes_for_good_brings_nothing():
    rules = Rules(weekdays=tuple(DayRule(van=False) for _day in range(7)))

    assert shift_day(date(2027, 5, 3), rules) is None


def test_a_pause_has_both_its_ends():
    pause = [(date(2027, 8, 1), date(2027, 8, 21))]

    assert [
        is_paused(date(2027, month, day), pause)
        for month, day in ((7, 31), (8, 1), (8, 21), (8, 22))
    ] == [False, True, True, False]
