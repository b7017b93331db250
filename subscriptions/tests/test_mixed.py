# ruff: noqa: F401, F811
"""A bouquet, two seats and a subscription in one basket."""

from decimal import Decimal

from django.utils import translation

from oscar.core.loading import get_model

import pytest

from catalogue.tests.factories import make_bouquet, only_size
from payments.tests.conftest import bank, bank_url
from refunds.models import Refund
from shop.checkout.tests.factories import make_ground
from storefront.tests.factories import put_in
from storefront.tests.test_checkout import answers as bouquet_answers
from subscriptions.models import PlanChoice, Subscription
from subscriptions.tests.factories import make_size
from subscriptions.tests.test_way_in import CHECKOUT, pay, subscribe
from subscriptions.tests.test_way_in import answers as plan_answers
from users.tests.factories import make_user
from workshops.cancelling import cancel_seats
from workshops.models import Booking
from workshops.tests.factories import book as order_of
from workshops.tests.factories import make_session
from workshops.tests.test_path import book, seat_fields

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")
Line = get_model("basket", "Line")


@pytest.fixture
def session(client):
    """Fill the basket of somebody logged in; return the date of the two seats."""
    with translation.override("en"):
        client.force_login(make_user("anne@example.com"))
        make_ground()
        session = make_session(capacity=2)
        put_in(client, only_size(make_bouquet(price="39.00")))
        book(client, session, adult="2")
        subscribe(client, make_size())
        yield session


def said(total):
    """Return the checkout of all three, filled in well."""
    return plan_answers(total) | bouquet_answers(expected_total=total) | seat_fields()


@pytest.mark.feature("MS1")
def test_all_three_are_paid_once_and_cancelled_seats_pay_back_only_themselves(
    client, bank, session
):
    # 39 + 6 for the way, twice 68, and the first delivery of 30.
    paid = pay(client, client.post(CHECKOUT, said("211.00")))

    assert paid.context["state"] == "paid"
    order = Order.objects.get()
    assert order.payment_attempts.count() == 1
    assert order.total_incl_tax == Decimal("211.00")
    booking = Booking.objects.get()
    seats = [each.pk for each in booking.attendees.all()]
    back = cancel_seats(booking_id=booking.pk, attendee_ids=seats, reason="Ill")

    assert back == Decimal("136.00")
    assert Refund.objects.get().amount == Decimal("136.00")
    order.refresh_from_db()
    assert order.status == "paid"
    subscription = Subscription.objects.get()
    assert (subscription.state, subscription.credits) == ("active", 1)


@pytest.mark.feature("MS1", refuses=True)
def test_when_the_seats_are_gone_the_others_survive_at_a_new_total(
    client, bank, session
):
    order_of(session, 2, email="bart@example.com")

    refused = client.post(CHECKOUT, said("211.00"))

    assert refused["Location"] == "/en/basket/"
    assert Order.objects.filter(user__email="anne@example.com").count() == 0
    assert "sold out" in client.get("/en/basket/").content.decode()
    line = Line.objects.get(product__kind="seat", basket__status="Open")
    client.post(f"/en/basket/{line.pk}/remove/")
    stale = client.post(CHECKOUT, said("211.00"))
    assert stale.status_code == 409
    assert stale.context["cost"].total == Decimal("75.00")
    paid = pay(client, client.post(CHECKOUT, said("75.00")))
    assert paid.context["state"] == "paid"
    kinds = {each.product.kind for each in paid.context["order"].lines.all()}
    assert kinds == {"goods", "plan"}
    assert Subscription.objects.get().state == "active"


@pytest.mark.feature("G1", refuses=True)
def test_a_plan_that_lost_what_was_chosen_of_it_is_refused_not_broken(client, session):
    PlanChoice.objects.all().delete()

    sent = client.post(CHECKOUT, said("211.00"))

    assert sent["Location"] == "/en/basket/"
    assert "no longer for sale" in client.get("/en/basket/").content.decode()
    assert not Order.objects.exists()
