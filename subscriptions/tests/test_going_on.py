"""What a customer does about a payment that failed: pay, or go on."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest

from payments.models import PaymentAttempt
from shop.dashboard.tests.factories import admin_client
from shop.order.links import order_token
from subscriptions import charging, running
from subscriptions.links import gift_token, subscription_token
from subscriptions.models import Occurrence, Subscription
from subscriptions.schedule import period_of
from subscriptions.tests.factories import lock_moment, pay, subscribe
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
State = Subscription.State
States = Occurrence.State


def refuse(subscription, now, times=1):
    """Let the bank refuse the next delivery so often."""
    for _try in range(times):
        occurrence = Occurrence.objects.latest("nominal")
        charging.fail(occurrence, "refused", now, None)
    subscription.refresh_from_db()


def own(name, token):
    return reverse(f"subscriptions:{name}", args=[token])


@pytest.fixture
def unpaid(bank, time_machine):
    """Return a subscription whose second delivery is ordered and not charged yet."""
    subscription = subscribe(bank, user=make_user("anne@example.com"))
    for _period in range(2):
        now = lock_moment(subscription)
        time_machine.move_to(now)
        occurrence = running.place_due_delivery(
            subscription_id=subscription.pk, now=now
        )
    assert occurrence.state == States.ORDERED
    return subscription, occurrence, now


@pytest.mark.feature("G9")
def test_a_failed_payment_can_be_paid_from_the_own_page(client, bank, unpaid):
    subscription, occurrence, now = unpaid
    refuse(subscription, now)

    page = client.get(own("own", subscription_token(subscription)))
    pay(bank, occurrence.order)

    href = reverse("checkout:order", args=[order_token(occurrence.order.number)])
    assert f'href="{href}">Pay now' in page.content.decode()
    subscription.refresh_from_db()
    occurrence.refresh_from_db()
    assert (subscription.state, occurrence.state) == (State.ACTIVE, States.PLACED)


def test_who_stopped_paying_goes_on_with_the_next_delivery(client, unpaid):
    subscription, occurrence, now = unpaid
    refuse(subscription, now, len(charging.RETRIES) + 1)
    assert subscription.state == State.ON_HOLD
    token = subscription_token(subscription)
    assert "Go on with my flowers" in client.get(own("own", token)).content.decode()
    charges = PaymentAttempt.objects.count()

    answer = client.post(own("resume", token))

    assert answer.status_code == 302
    subscription.refresh_from_db()
    occurrence.refresh_from_db()
    assert subscription.state == State.ACTIVE
    assert subscription.next_day > occurrence.nominal
    assert occurrence.state == States.UNPAID
    assert PaymentAttempt.objects.count() == charges


@pytest.mark.feature("G9", refuses=True)
def test_only_the_payer_goes_on_and_only_from_a_hold(client, unpaid):
    subscription, _occurrence, now = unpaid
    subscription.refresh_from_db()
    before = (subscription.state, subscription.next_day, subscription.due_at)

    active = client.post(own("resume", subscription_token(subscription)))
    subscription.refresh_from_db()
    assert (subscription.state, subscription.next_day, subscription.due_at) == before
    refuse(subscription, now, len(charging.RETRIES) + 1)
    recipient = client.post(own("resume", gift_token(subscription)))
    clicked = client.get(own("resume", subscription_token(subscription)))

    assert active.status_code == 409
    assert (recipient.status_code, clicked.status_code) == (404, 405)
    subscription.refresh_from_db()
    assert subscription.state == State.ON_HOLD


@pytest.mark.feature("R-L6")
@pytest.mark.parametrize("page", ["own", "staff"])
def test_a_page_costs_the_same_after_ten_and_a_hundred_deliveries(client, unpaid, page):
    subscription, occurrence, _now = unpaid
    if page == "staff":
        client = admin_client()
        url = reverse("subscription:inspect", args=[subscription.pk])
    else:
        url = own("own", subscription_token(subscription))

    def asked():
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    past(subscription, occurrence, 10)
    few = asked()
    past(subscription, occurrence, 100)

    assert asked() == few


def past(subscription, occurrence, number):
    """Write deliveries of earlier weeks, each swapped for the same bouquet."""
    first = Occurrence.objects.earliest("nominal").nominal
    days = [first - timedelta(weeks=n) for n in range(1, number + 1)]
    Occurrence.objects.bulk_create(
        Occurrence(
            subscription=subscription,
            period=period_of(subscription.rhythm, day),
            nominal=day,
            date=day,
            state=States.MISSED,
            bouquet=subscription.brought,
        )
        for day in days
    )
