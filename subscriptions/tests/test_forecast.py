"""The board of a day knows what subscriptions will still ask of it."""

from datetime import timedelta

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import pytest

from delivery.tests.days import client_as
from subscriptions.forecast import forecast_of, glance_expected
from subscriptions.load import coming_load
from subscriptions.models import Subscription
from subscriptions.running import place_due_delivery
from subscriptions.tests.factories import lock_moment, subscribe
from users import roles
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(bank):
    """Return a subscription that is paid and runs."""
    return subscribe(bank, user=make_user())


def more_of(subscription, number):
    """Write ``number`` more subscriptions of the same rhythm."""
    fields = {
        field.attname: getattr(subscription, field.attname)
        for field in Subscription._meta.concrete_fields
        if field.attname not in ("id", "code", "line_id")
    }
    taken = Subscription.objects.count()
    Subscription.objects.bulk_create(
        Subscription(**fields, code=f"S-{taken + n}") for n in range(number)
    )
    cache.clear()


def busy_day():
    """Return a day of the page about all of them on which something is expected."""
    return next(x for x in coming_load(timezone.localdate()) if x.deliveries)


def board(client, day):
    return client.get(reverse("deliveries:board"), {"day": day.isoformat()})


def test_a_coming_day_tells_how_many_are_expected_and_leads_to_the_load(running):
    more_of(running, 2)
    day = busy_day()
    minutes = day.expected.minutes

    page = board(client_as(roles.SHOP), day.day).text

    assert day.deliveries == 3
    assert (
        f"3 recurring deliveries are expected and not ordered yet, {minutes} minutes"
        in page
    )
    assert f'href="{reverse("subscription_admin:load")}"' in page


@pytest.mark.parametrize("days", [-1, 61])
def test_days_that_are_over_or_far_expect_nothing_and_lead_to_the_load(running, days):
    day = timezone.localdate() + timedelta(days=days)

    page = board(client_as(roles.SHOP), day).text

    assert "not ordered yet" not in page
    assert f'href="{reverse("subscription_admin:load")}"' in page


def test_what_the_run_ordered_is_expected_no_more(running):
    today = timezone.localdate()
    before = glance_expected(today)

    place_due_delivery(subscription_id=running.pk, now=lock_moment(running))

    assert running.occurrences.get().state == "placed"
    # Kept for a minute.
    assert glance_expected(today) == before
    cache.clear()
    assert glance_expected(today).keys() == before.keys() - {min(before)}


def test_who_only_drives_is_told_nothing(running):
    driver = make_user(role=roles.DRIVER)

    page = board(client_as(roles.DRIVER), busy_day().day).text

    assert forecast_of(busy_day().day, driver) is None
    assert "not ordered yet" not in page
    assert reverse("subscription_admin:load") not in page


@pytest.mark.parametrize("rows", [10, 100])
def test_the_board_takes_no_query_for_what_is_expected(running, rows):
    more_of(running, rows)
    client, day = client_as(roles.SHOP), busy_day().day
    board(client, day)
    with CaptureQueriesContext(connection) as warm:
        page = board(client, day)
    cache.delete(f"subscriptions-expected:{timezone.localdate()}")
    with CaptureQueriesContext(connection) as cold:
        board(client, day)

    assert "not ordered yet" in page.text
    asked = [each["sql"] for each in warm if "subscriptions_" in each["sql"]]
    assert asked == []
    # Subscriptions, their pauses and their periods, however many up to a thousand.
    assert len(cold) - len(warm) <= 4
    # The board itself, and what every page of the admin asks.
    assert len(warm) <= 12


def test_the_cards_that_are_asked_for_all_the_time_ask_nothing_more(running):
    client, day = client_as(roles.SHOP), busy_day().day
    cache.clear()

    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("deliveries:cards"), {"day": day.isoformat()})

    assert not any('"subscriptions_' in each["sql"] for each in asked)
