"""Seats become bookings with their order, and follow it."""

from decimal import Decimal

from django.db import IntegrityError, transaction

import pytest

from catalogue.tests.factories import make_bouquet, only_size
from ops.integrity import find_breaches
from shop.checkout.errors import LinesRefused
from shop.checkout.tests.factories import request_for
from shop.order.processing import change_status
from workshops.errors import AlreadyBooked, BookingClosed
from workshops.models import Attendee, Booking, Session
from workshops.tests.factories import (
    book,
    in_days,
    make_material,
    make_page,
    make_session,
    order_seats,
    seats_basket,
)

pytestmark = pytest.mark.django_db


def taken(session):
    """Return how many seats of a date are taken."""
    return Session.objects.get(pk=session.pk).pool.taken


def test_an_order_of_seats_writes_one_attendee_each_and_holds_them():
    session = make_session(capacity=8)

    order = book(session, 2, names=["Anne", "Bart"])

    booking = Booking.objects.get()
    assert (booking.order, booking.session) == (order, session)
    assert booking.state == Booking.State.HELD
    assert [a.name for a in booking.attendees.all()] == ["Anne", "Bart"]
    assert len({a.code for a in Attendee.objects.all()}) == 2
    assert taken(session) == 2
    assert order.total_incl_tax == Decimal("136.00")
    assert order.shipping_code == "none"
    assert not order.deliveries.exists()
    assert find_breaches() == []


@pytest.mark.feature("MS1")
def test_a_bouquet_and_seats_are_one_order_with_one_delivery():
    session = make_session()
    bouquet = only_size(make_bouquet(price="39.00"))
    basket = seats_basket(session, 2, products=[bouquet])

    order = order_seats(basket, deliveries=[request_for()])

    delivery = order.deliveries.get()
    assert [row.line.product for row in delivery.lines.all()] == [bouquet]
    assert order.total_incl_tax == Decimal("136.00") + Decimal("39.00") + Decimal("6")
    assert {line.tax_code for line in order.lines.all()} == {"6", "21"}
    assert order.shipping_tax_code == "6"
    assert Attendee.objects.count() == 2
    assert find_breaches() == []


@pytest.mark.feature("H3", refuses=True)
def test_seats_that_are_gone_are_refused_and_nothing_is_written():
    session = make_session(capacity=2)
    book(session, 1)
    basket = seats_basket(session, 2)

    with pytest.raises(LinesRefused) as refusal:
        order_seats(basket, email="bart@example.com")

    assert [str(why) for _line, why in refusal.value.data["lines"]] == [
        "Only 1 is left."
    ]
    assert Booking.objects.count() == 1
    assert taken(session) == 1


def test_adults_and_children_share_the_seats_of_a_date():
    session = make_session(capacity=3, child_price=Decimal("30.00"))
    basket = seats_basket(session, 2, children=2)

    with pytest.raises(LinesRefused):
        order_seats(basket)

    order = order_seats(seats_basket(session, 2, children=1))
    assert order.total_incl_tax == Decimal("166.00")
    assert taken(session) == 3
    assert find_breaches() == []


@pytest.mark.feature("H3", refuses=True)
def test_a_customer_books_a_date_once():
    session = make_session()
    book(session)

    with pytest.raises(AlreadyBooked):
        book(session, email="ANNE@example.com ".strip())

    assert Booking.objects.count() == 1
    assert taken(session) == 1


def test_the_database_knows_one_live_booking_of_a_customer():
    booking = book(make_session()).bookings.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(
            order=booking.order, session=booking.session, customer=booking.customer
        )

    assert Booking.objects.count() == 1


def test_an_order_nobody_paid_gives_its_seats_back():
    session = make_session()
    order = book(session, 2)

    change_status(order_id=order.pk, status="cancelled")

    assert taken(session) == 0
    assert Booking.objects.get().state == Booking.State.CANCELLED
    assert not Attendee.objects.filter(cancelled_at=None).exists()
    assert book(session).bookings.get().state == Booking.State.HELD
    assert find_breaches() == []


def test_a_past_date_is_refused():
    session = make_session(starts_at=in_days(1))
    basket = seats_basket(session)
    Session.objects.update(starts_at=in_days(-1), ends_at=in_days(0))

    with pytest.raises(LinesRefused) as refusal:
        order_seats(basket)

    assert str(refusal.value.data["lines"][0][1]) == BookingClosed.message
    assert not Booking.objects.exists()


def test_one_material_is_enough_for_so_many_people_on_all_dates_together():
    page, material = make_page(), make_material(3)
    first = make_session(page, materials_id=material.pk)
    second = make_session(page, materials_id=material.pk, starts_at=in_days(37))
    book(first, 2)

    with pytest.raises(LinesRefused):
        book(second, 2, email="bart@example.com")

    book(second, 1, email="bart@example.com")
    assert (taken(first), taken(second)) == (2, 1)
    assert find_breaches() == []


def test_seats_stay_promised_while_the_bouquet_is_made():
    session = make_session()
    basket = seats_basket(session, 1, products=[only_size(make_bouquet(price="39.00"))])
    order = order_seats(basket, deliveries=[request_for()])
    for status in ("paid", "preparing"):
        change_status(order_id=order.pk, status=status)

    assert taken(session) == 1
    assert Booking.objects.get().state == Booking.State.BOOKED

    change_status(order_id=order.pk, status="cancelled")
    assert taken(session) == 0
