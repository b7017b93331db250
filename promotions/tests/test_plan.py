"""Which price holds when, and what it is compared with: no database needed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from promotions.plan import Rule, Span, plan_spans, refer

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BASE = Decimal("39.00")


def day(number):
    return NOON + timedelta(days=number)


def rule(pk, percent=None, fixed=None, starts=0, ends=7):
    return Rule(
        pk=pk,
        percent=percent and Decimal(percent),
        fixed_price=fixed and Decimal(fixed),
        size="",
        products=frozenset({1}),
        categories=frozenset(),
        starts_at=day(starts),
        ends_at=day(ends),
    )


def told(spans):
    return [
        ((s.starts_at - NOON).days, (s.ends_at - NOON).days, str(s.price))
        for s in spans
    ]


def span(starts, ends, price):
    return Span(day(starts), day(ends), Decimal(price))


def changes(*pairs):
    return [(day(number), Decimal(price)) for number, price in pairs]


@pytest.mark.feature("F1")
@pytest.mark.parametrize(
    ("base", "percent", "price"),
    [
        ("39.00", "20", "31.20"),
        ("39.95", "10", "35.96"),
        ("0.05", "10", "0.05"),
        ("18.50", "33.33", "12.33"),
        ("39.00", "100", "0.00"),
    ],
)
def test_percent_are_taken_off_and_rounded_half_up(base, percent, price):
    assert rule(1, percent).price_of(Decimal(base)) == Decimal(price)


@pytest.mark.feature("F4")
def test_of_twenty_and_ten_percent_the_lower_price_counts_alone():
    both = [rule(1, "10", ends=10), rule(2, "20", starts=3, ends=5)]

    assert told(plan_spans(BASE, both, NOON)) == [
        (0, 3, "35.10"),
        (3, 5, "31.20"),
        (5, 10, "35.10"),
    ]


@pytest.mark.feature("F4")
def test_the_order_reductions_were_made_in_changes_no_price():
    rules = [rule(1, "10"), rule(2, "20"), rule(3, fixed="33.00")]

    prices = {
        told(plan_spans(BASE, order, NOON))[0][2] for order in (rules, rules[::-1])
    }

    assert prices == {"31.20"}


def test_of_two_that_come_to_the_same_the_older_one_counts():
    spans = plan_spans(BASE, [rule(2, fixed="31.20"), rule(1, "20")], NOON)

    assert [s.reduction for s in spans] == [1]


@pytest.mark.feature("F2", refuses=True)
def test_a_fixed_price_that_lowers_nothing_is_no_reduction():
    assert plan_spans(BASE, [rule(1, fixed="39.00"), rule(2, fixed="45")], NOON) == []


def test_what_is_over_is_not_planned():
    assert told(plan_spans(BASE, [rule(1, "20", starts=-5, ends=2)], NOON)) == [
        (0, 2, "31.20")
    ]


@pytest.mark.feature("T6")
def test_the_reference_is_the_lowest_price_of_the_thirty_days_before():
    history = changes((-100, "30.00"), (-40, "42.00"), (-20, "36.00"), (-5, "39.00"))

    known = refer(span(0, 7, "31.20"), [], history)

    assert known.reference == Decimal("36.00")


@pytest.mark.feature("T6")
def test_a_price_that_ended_thirty_days_before_is_forgotten():
    history = changes((-100, "30.00"), (-30, "39.00"))

    assert refer(span(0, 7, "31.20"), [], history).reference == Decimal("39.00")
    assert refer(span(-1, 7, "31.20"), [], history).reference == Decimal("30.00")


@pytest.mark.feature("MS17")
@pytest.mark.feature("T6")
def test_a_price_raised_ten_days_ago_shows_the_true_reference():
    history = changes((-200, "30.00"), (-10, "45.00"))

    known = refer(span(0, 7, "36.00"), [], history)

    assert known.reference == Decimal("30.00")


@pytest.mark.feature("T6")
def test_an_earlier_reduction_counts_as_a_price():
    before = [span(-20, -10, "31.20")]

    known = refer(span(0, 7, "35.10"), before, changes((-200, "39.00")))

    assert known.reference == Decimal("31.20")


@pytest.mark.feature("MS17")
@pytest.mark.feature("T6")
def test_a_reduction_that_deepens_keeps_its_first_reference():
    before = [span(-20, -10, "35.10"), span(-10, 0, "31.20")]

    known = refer(span(0, 7, "27.30"), before, changes((-200, "39.00")))

    assert known.reference == Decimal("39.00")


@pytest.mark.feature("T6", refuses=True)
@pytest.mark.parametrize(
    ("before", "reference"),
    [
        # A day at the full price lies between.
        ([span(-10, -1, "35.10")], "35.10"),
        # It was lower before.
        ([span(-10, 0, "25.00")], "25.00"),
        # It has been deepening for longer than 30 days.
        ([span(-31, 0, "35.10")], "35.10"),
    ],
)
def test_otherwise_the_first_reference_is_not_kept(before, reference):
    known = refer(span(0, 7, "31.20"), before, changes((-200, "39.00")))

    assert known.reference == Decimal(reference)


@pytest.mark.feature("T6")
def test_what_is_sold_for_ten_days_is_judged_by_them():
    known = refer(span(0, 7, "31.20"), [], changes((-10, "35.00"), (-5, "39.00")))

    assert known.reference == Decimal("35.00")


@pytest.mark.feature("T6", refuses=True)
def test_what_was_never_sold_before_has_no_reference():
    assert refer(span(0, 7, "31.20"), [], changes((0, "39.00"))).reference is None
    assert refer(span(0, 7, "31.20"), [], []).reference is None
