"""Subscriptions broken behind the shop's back are found and named."""

from oscar.core.loading import get_model

import pytest

from ops.integrity import find_breaches
from storefront.account.tests.factories import make_order
from subscriptions import running
from subscriptions.models import Occurrence, OccurrenceOrder, Subscription
from subscriptions.tests.factories import lock_moment, subscribe
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")


@pytest.fixture
def occurrence(bank, time_machine):
    """The first delivery, ordered and paid in advance."""
    subscription = subscribe(bank, user=make_user("anne@example.com"))
    now = lock_moment(subscription)
    time_machine.move_to(now)
    running.place_due_delivery(subscription_id=subscription.pk, now=now)
    assert find_breaches() == []
    return Occurrence.objects.select_related("subscription", "order").get()


def test_a_period_paid_twice_is_found(occurrence):
    first = occurrence.subscription.line.order
    OccurrenceOrder.objects.create(order=first, occurrence=occurrence)

    assert find_breaches() == [
        f"subscriptions: subscription {occurrence.subscription}: "
        f"2 paid orders for {occurrence.period}"
    ]


def test_deliveries_owed_that_nobody_paid_are_found(occurrence):
    Subscription.objects.update(credits=1)

    assert find_breaches() == [
        f"subscriptions: subscription {occurrence.subscription}: "
        "1 deliveries paid, 0 owed"
    ]


def named(occurrence):
    return f"subscriptions: period {occurrence.period} of {occurrence.subscription}: "


def other_order(status):
    order = make_order(make_user("bart@example.com"))
    Order.objects.filter(pk=order.pk).update(status=status)
    order.refresh_from_db()
    return order


def test_a_period_that_waits_for_a_cancelled_order_is_found(occurrence):
    order = other_order("cancelled")
    Occurrence.objects.update(state="ordered", order=order)

    found = f"{named(occurrence)}ordered, order {order.number} is cancelled"
    assert found in find_breaches()


@pytest.mark.parametrize("state", ["cancelled", "ended"])
def test_what_is_prepared_of_what_is_over_is_found(occurrence, state):
    Occurrence.objects.update(state="ordered")
    Subscription.objects.update(state=state)

    assert find_breaches() == [
        f"{named(occurrence)}ordered, the subscription is {state}"
    ]


def test_a_day_that_never_locks_is_found(occurrence):
    Subscription.objects.update(due_at=None)

    subscription = Subscription.objects.get()
    assert find_breaches() == [
        f"subscriptions: subscription {subscription}: "
        f"{subscription.next_day} never locks"
    ]


@pytest.mark.parametrize("status", ["pending", "cancelled"])
def test_a_placed_period_without_its_money_is_found(occurrence, status):
    Occurrence.objects.update(order=other_order(status))

    assert f"{named(occurrence)}placed, its order is {status}" in find_breaches()


def test_a_placed_period_without_order_is_found(occurrence):
    Occurrence.objects.update(order=None)

    assert f"{named(occurrence)}placed, its order is missing" in find_breaches()
