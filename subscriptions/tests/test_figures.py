"""What is to come, and what comes in: exact numbers."""

from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

import pytest

from delivery.calendar import Rules
from shop.dashboard.tests.factories import admin_client
from subscriptions.figures import current_figures, last_months, monthly_revenue
from subscriptions.load import Expected, Rhythmic, coming_load, expect
from subscriptions.models import Subscription
from subscriptions.rhythms import Rhythm
from subscriptions.tests.factories import subscribe
from users.tests.factories import make_user

TUESDAY = date(2026, 12, 1)


def weekly(**changes):
    known = {"anchor": TUESDAY, "rhythm": Rhythm.WEEKLY, "next_day": TUESDAY}
    return Rhythmic(**known | {"minutes": 20} | changes)


def expected(*rows, rules=None, days=28):
    found = expect(rows, rules or Rules(), TUESDAY, days)
    return {(day - TUESDAY).days: each.deliveries for day, each in found.items()}


def test_two_of_a_rhythm_fall_on_the_same_days():
    found = expect([weekly(), weekly(minutes=30)], Rules(), TUESDAY, 15)

    assert found == {TUESDAY + timedelta(days=n): Expected(2, 50) for n in (0, 7, 14)}


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({"rhythm": Rhythm.FORTNIGHTLY}, {0, 14}),
        ({"ends_on": TUESDAY + timedelta(days=7)}, {0, 7}),
        ({"left": 1}, {0}),
        ({"left": 0}, set()),
        ({"pauses": ((TUESDAY, TUESDAY + timedelta(days=7)),)}, {14, 21}),
        ({"gone": frozenset({"2026-W50"})}, {0, 14, 21}),
        ({"next_day": None}, set()),
        ({"next_day": None, "waiting": (TUESDAY - timedelta(days=1),)}, {0}),
    ],
)
def test_what_does_not_come_is_not_expected(changes, days):
    assert set(expected(weekly(**changes))) == days


def test_a_closed_day_moves_what_it_had():
    rules = Rules(closed_days={TUESDAY: "moving"})

    assert set(expected(weekly(), rules=rules, days=8)) == {1, 7}


def test_another_bouquet_takes_its_own_minutes():
    row = weekly(other_minutes={"2026-W50": 45})

    found = expect([row], Rules(), TUESDAY, 14)

    assert [found[day].minutes for day in sorted(found)] == [20, 45]


def test_revenue_is_deliveries_of_a_month_times_their_price():
    sums = {
        Rhythm.WEEKLY: Decimal("30.00"),
        Rhythm.FORTNIGHTLY: Decimal("45.00"),
        Rhythm.MONTHLY: Decimal("60.00"),
        Rhythm.YEARLY: Decimal("50.00"),
    }

    # 130 + 97.50 + 60 + 4.1666…
    assert monthly_revenue(sums) == Decimal("291.67")
    assert monthly_revenue({}) == Decimal("0.00")


def test_months_count_who_came_and_went():
    new = {date(2025, 6, 1): 8, date(2026, 11, 1): 3, date(2026, 12, 1): 1}
    lost = {date(2026, 11, 1): 1, date(2026, 12, 1): 4}

    months = last_months(new, lost, date(2026, 12, 15))

    ends = [months[0].first, months[-1].first]
    assert ends == [date(2026, 1, 1), date(2026, 12, 1)]
    assert len(months) == 12
    november, december = months[-2:]
    assert (november.before, november.new, november.lost) == (8, 3, 1)
    assert november.churn == Decimal("12.5")
    assert (december.before, december.new, december.lost) == (10, 1, 4)
    assert december.churn == Decimal("40.0")
    assert last_months({}, {}, date(2026, 12, 15))[0].churn is None


@pytest.mark.django_db
@pytest.mark.feature("Y10")
def test_figures_and_reasons_of_real_subscriptions(bank):
    kept, gone, gift = (subscribe(bank, user=make_user()) for _n in range(3))
    Subscription.objects.filter(pk=gift.pk).update(is_gift=True, renews=False)
    Subscription.objects.filter(pk=gone.pk).update(
        state="cancelled",
        cancelled_at=timezone.now(),
        cancel_reason="moving",
        cancel_words="To Ghent",
    )
    today = timezone.localdate()

    figures = current_figures(today)
    page = admin_client().get(reverse("subscription_admin:figures")).content.decode()

    assert (figures.active, figures.gifts, figures.on_hold) == (2, 1, 0)
    assert figures.mrr == Decimal("130.00")
    assert (figures.months[-1].new, figures.months[-1].lost) == (2, 1)
    assert [(str(words), n) for words, n in figures.reasons] == [
        ("I move, or go away for long", 1)
    ]
    for words in ("€130.00", "I move, or go away for long", "To Ghent", gone.code):
        assert words in page
    assert kept.state == "active"


@pytest.mark.django_db
def test_the_load_of_a_real_subscription_is_shown(bank, django_assert_max_num_queries):
    subscription = subscribe(bank, user=make_user())
    today = timezone.localdate()

    with django_assert_max_num_queries(10):
        days = coming_load(today)
    page = admin_client().get(reverse("subscription_admin:load"))

    assert len(days) == 60
    assert sum(day.deliveries for day in days) in (7, 8)
    assert days[(subscription.anchor - today).days].deliveries <= 1
    assert page.status_code == 200
