"""The calendar over a year: feasts, both clock changes, peaks, slots, reasons."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from delivery import calendar
from delivery.calendar import (
    BRUSSELS,
    DayRule,
    Load,
    Rules,
    SlotRule,
    Wish,
    find_next,
    offer_day,
    offer_days,
)

VALENTINE = date(2027, 2, 14)
ROSES, TULIPS = 1, 2
EVERY_DAY = (DayRule(),) * 7
MORNING = SlotRule(
    1,
    "Morning",
    time(9),
    time(12),
    fee=Decimal("4.00"),
    cut_off=time(18),
    cut_off_days=1,
)
EVENING = SlotRule(
    2,
    "Evening",
    time(18),
    time(21),
    cut_off=time(15),
    weekdays=frozenset({1, 2, 3, 4}),
    zones=frozenset({7}),
    deliveries=6,
)
COUNTER = SlotRule(3, "From ten", time(10), time(18), way=calendar.PICKUP)


def at(day, hour, minute=0):
    """Return a moment in Brussels."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BRUSSELS)


def problem(now, day, wish=None, rules=None, loads=None):
    """Return why a day is not offered, empty when it is."""
    rules = rules or Rules(weekdays=EVERY_DAY)
    return offer_day(now, day, wish or Wish(), rules, loads or {}).problem


YEAR = {
    "new year": date(2027, 1, 1),
    "valentine": VALENTINE,
    "summer time begins": date(2027, 3, 28),
    "easter": date(2027, 3, 28),
    "labour day": date(2027, 5, 1),
    "mother's day in Brussels": date(2027, 5, 9),
    "mother's day in Antwerp": date(2027, 8, 15),
    "national day": date(2027, 7, 21),
    "winter time begins": date(2027, 10, 31),
    "all saints": date(2027, 11, 1),
    "christmas": date(2027, 12, 25),
}


@pytest.mark.feature("V1")
@pytest.mark.parametrize("day", YEAR.values(), ids=YEAR)
@pytest.mark.parametrize(
    ("hour", "minute", "why"),
    [(0, 0, ""), (13, 59, ""), (14, 0, "too-late"), (23, 59, "too-late")],
)
def test_the_cut_off_holds_on_every_feast_and_clock_change(day, hour, minute, why):
    assert problem(at(day, hour, minute), day) == why


@pytest.mark.feature("V4")
@pytest.mark.parametrize("day", YEAR.values(), ids=YEAR)
def test_a_closed_feast_is_closed_and_the_day_after_is_not(day):
    rules = Rules(weekdays=EVERY_DAY, closed_days={day: "feast"})
    before = at(day - timedelta(days=3), 9)

    assert problem(before, day, rules=rules) == "closed"
    assert problem(before, day + timedelta(days=1), rules=rules) == ""


@pytest.mark.feature("V1")
def test_every_day_of_a_year_is_offered_once_whatever_the_clocks_do():
    day, end = date(2027, 1, 1), date(2028, 1, 1)
    while day < end:
        offers = offer_days(at(day, 8), Wish(), Rules(weekdays=EVERY_DAY))
        expected = [day + timedelta(days=n) for n in range(61)]
        assert [offer.day for offer in offers if offer.open] == expected
        day += timedelta(days=1)


@pytest.mark.feature("V1")
@pytest.mark.parametrize(
    ("lead", "now", "why"),
    [
        (0, at(VALENTINE, 13, 59), ""),
        (1, at(VALENTINE, 9), "too-late"),
        (1, at(VALENTINE - timedelta(days=1), 13, 59), ""),
        (1, at(VALENTINE - timedelta(days=1), 14), "too-soon"),
        (3, at(VALENTINE - timedelta(days=3), 13, 59), ""),
        (3, at(VALENTINE - timedelta(days=2), 9), "too-soon"),
    ],
)
def test_lead_time_counts_back_from_the_day(lead, now, why):
    assert problem(now, VALENTINE, Wish(lead_days=lead)) == why


def test_a_weekday_has_its_own_cut_off():
    saturday = date(2027, 2, 13)
    weekdays = (*(DayRule(),) * 5, DayRule(cut_off=time(11)), DayRule())
    rules = Rules(weekdays=weekdays)

    assert problem(at(saturday, 10, 59), saturday, rules=rules) == ""
    assert problem(at(saturday, 11), saturday, rules=rules) == "too-late"


def test_a_peak_day_ends_when_staff_said_so():
    until = at(VALENTINE - timedelta(days=2), 20)
    rules = Rules(weekdays=EVERY_DAY, peaks={VALENTINE: DayRule(order_until=until)})

    assert problem(until - timedelta(minutes=1), VALENTINE, rules=rules) == ""
    assert problem(until, VALENTINE, rules=rules) == "too-soon"


@pytest.mark.feature("V4")
def test_a_peak_day_sells_its_range_and_names_what_it_refuses():
    rules = Rules(
        weekdays=EVERY_DAY, peaks={VALENTINE: DayRule(only=frozenset({ROSES}))}
    )
    both = Wish(ranges=(("Red", frozenset({ROSES})), ("Spring", frozenset({TULIPS}))))

    offer = offer_day(at(VALENTINE, 8), VALENTINE, both, rules)

    assert (offer.problem, offer.refused) == ("not-sold", ("Spring",))
    assert (
        problem(at(VALENTINE, 8), VALENTINE, Wish(ranges=both.ranges[:1]), rules) == ""
    )


@pytest.mark.feature("V4", refuses=True)
def test_a_range_can_be_kept_away_from_a_day():
    rules = Rules(
        weekdays=EVERY_DAY, peaks={VALENTINE: DayRule(without=frozenset({TULIPS}))}
    )
    wish = Wish(ranges=(("Spring", frozenset({TULIPS})),))

    assert problem(at(VALENTINE, 8), VALENTINE, wish, rules) == "not-sold"


@pytest.mark.feature("V5")
@pytest.mark.parametrize(("taken", "why"), [(24, ""), (25, "full"), (26, "full")])
def test_a_day_is_full_at_its_capacity(taken, why):
    rules = Rules(weekdays=(DayRule(deliveries=25),) * 7)
    loads = {(VALENTINE, None): Load(deliveries=taken)}

    assert problem(at(VALENTINE, 8), VALENTINE, rules=rules, loads=loads) == why


@pytest.mark.feature("MS12")
@pytest.mark.parametrize(
    ("each", "fits"), [(30, 16), (15, 32), (45, 10), (480, 1), (481, 0)]
)
def test_florist_minutes_are_filled_exactly(each, fits):
    rules = Rules(weekdays=(DayRule(minutes=480),) * 7)
    wish, taken = Wish(minutes=each), 0

    while not problem(
        at(VALENTINE, 8),
        VALENTINE,
        wish,
        rules,
        {(VALENTINE, None): Load(taken, taken * each)},
    ):
        taken += 1

    assert taken == fits


@pytest.mark.feature("V2")
def test_a_slot_has_its_own_cut_off_weekdays_and_zones():
    wednesday = date(2027, 2, 10)
    rules = Rules(weekdays=EVERY_DAY, slots=(MORNING, EVENING))
    here = Wish(zone=7)

    def slots(now, day, wish=here):
        offer = offer_day(now, day, wish, rules)
        return {slot.rule.name: slot.problem for slot in offer.slots}

    eve = wednesday - timedelta(days=1)
    assert slots(at(eve, 17, 59), wednesday) == {"Morning": "", "Evening": ""}
    assert slots(at(eve, 18), wednesday) == {"Morning": "too-soon", "Evening": ""}
    # The evening's own cut-off is later than the day's.
    assert slots(at(wednesday, 14, 59), wednesday)["Evening"] == ""
    assert problem(at(wednesday, 15), wednesday, here, rules) == "too-late"
    assert slots(at(eve, 9), wednesday, Wish(zone=8)) == {"Morning": ""}
    sunday = date(2027, 2, 14)
    assert slots(at(eve, 9), sunday) == {"Morning": ""}


@pytest.mark.feature("V5")
def test_a_day_whose_only_slot_is_full_is_full():
    friday = date(2027, 2, 12)
    rules = Rules(weekdays=EVERY_DAY, slots=(EVENING,))
    loads = {(friday, EVENING.pk): Load(deliveries=6)}

    offer = offer_day(at(friday, 8), friday, Wish(zone=7), rules, loads)

    assert (offer.problem, offer.slots[0].problem) == ("full", "full")
    assert problem(at(friday, 8), friday, Wish(zone=7), rules) == ""


@pytest.mark.feature("V7")
def test_the_counter_has_its_own_days_and_hours():
    weekdays = (DayRule(van=False), *(DayRule(),) * 6)
    rules = Rules(weekdays=weekdays, slots=(MORNING, COUNTER))
    monday = date(2027, 2, 15)
    now = at(monday, 8)

    assert problem(now, monday, Wish(zone=7), rules) == "closed"
    offer = offer_day(now, monday, Wish(way=calendar.PICKUP), rules)
    assert (offer.problem, [slot.rule.name for slot in offer.slots]) == (
        "",
        ["From ten"],
    )


@pytest.mark.feature("V1", refuses=True)
def test_days_gone_by_are_never_open():
    yesterday = VALENTINE - timedelta(days=1)

    assert problem(at(VALENTINE, 0), yesterday) == "too-late"
    offers = offer_days(at(VALENTINE, 8), Wish(), Rules(weekdays=EVERY_DAY))
    assert min(offer.day for offer in offers) == VALENTINE


def test_the_next_day_is_the_first_open_one_after_what_was_asked():
    rules = Rules(weekdays=EVERY_DAY, closed_days={VALENTINE: ""})
    offers = offer_days(at(VALENTINE - timedelta(days=3), 8), Wish(), rules)

    assert find_next(offers, after=VALENTINE).day == VALENTINE + timedelta(days=1)
    assert find_next(offers, after=date(2028, 1, 1)).day == offers[0].day
