"""Vouchers, offers and early prices take something off seats, and refunds follow."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ops.integrity import find_breaches
from payments.services import start_payment
from refunds.models import Refund
from refunds.tests.factories import pay
from shop.checkout.errors import LinesRefused, PricesChanged
from shop.offer.tests.factories import make_offer, make_voucher
from workshops.cancelling import cancel_seats
from workshops.models import Booking
from workshops.seats import hide_tier
from workshops.tests.factories import (
    book,
    coming,
    in_days,
    make_session,
    order_seats,
    seats_basket,
)

pytestmark = pytest.mark.django_db


def test_a_voucher_takes_its_part_off_seats_and_its_part_of_a_refund(bank):
    session = make_session(price=Decimal("33.35"))
    basket = seats_basket(session, 3)
    basket.vouchers.add(make_voucher("SEATS"))

    order = order_seats(basket)
    pay(bank, order)

    assert order.total_incl_tax == Decimal("90.04")
    booking = order.bookings.get()
    first, *rest = coming(booking)
    back = cancel_seats(booking_id=booking.pk, attendee_ids=[first], reason="ill")
    booking.refresh_from_db()
    back += cancel_seats(booking_id=booking.pk, attendee_ids=rest, reason="ill")

    assert back == Decimal("90.04")
    assert sum(Refund.objects.values_list("amount", flat=True)) == Decimal("90.04")
    assert find_breaches() == []


def test_an_offer_on_everything_is_for_seats_too():
    session = make_session()
    make_offer("10", at_least=2)

    order = order_seats(seats_basket(session, 2))

    assert order.total_incl_tax == Decimal("122.40")


@pytest.mark.feature("Z5")
def test_an_early_price_is_what_is_paid_and_no_voucher_lowers_it_further(bank):
    early = {"early_price": Decimal("58.00"), "early_until": in_days(5)}
    session = make_session(**early)
    basket = seats_basket(session, 2)
    basket.vouchers.add(make_voucher("SEATS"))

    order = order_seats(basket)

    assert order.total_incl_tax == Decimal("116.00")
    pay(bank, order)
    booking = order.bookings.get()
    back = cancel_seats(
        booking_id=booking.pk, attendee_ids=coming(booking)[:1], reason="ill"
    )
    assert back == Decimal("58.00")
    assert find_breaches() == []


@pytest.mark.feature("Z5", refuses=True)
def test_who_pays_after_the_early_price_ended_is_asked_first():
    session = make_session(early_price=Decimal("58.00"), early_until=in_days(5))
    basket = seats_basket(session, 1)
    record = session.tiers.get().product.stockrecords.get()
    record.reduced_prices.update(
        starts_at=in_days(-2), ends_at=in_days(0) - timedelta(minutes=1)
    )

    with pytest.raises(PricesChanged):
        order_seats(basket)

    assert not Booking.objects.exists()


@pytest.mark.feature("Z5", refuses=True)
def test_a_price_that_is_sold_no_more_is_refused():
    session = make_session(child_price=Decimal("30.00"))
    basket = seats_basket(session, 1, children=1)
    hide_tier(session, "child")

    with pytest.raises(LinesRefused):
        order_seats(basket)

    assert not Booking.objects.exists()


def test_free_seats_are_booked_without_a_bank_and_given_up_without_a_refund():
    session = make_session(price=Decimal("0.00"))
    order = book(session, 2)

    assert start_payment(order_id=order.pk, gateway="test", language="en") is None
    booking = order.bookings.get()
    assert booking.state == Booking.State.BOOKED
    back = cancel_seats(
        booking_id=booking.pk, attendee_ids=coming(booking), reason="ill"
    )

    assert back == Decimal("0.00")
    assert not Refund.objects.exists()
    booking.refresh_from_db()
    assert booking.state == Booking.State.CANCELLED
    assert find_breaches() == []
