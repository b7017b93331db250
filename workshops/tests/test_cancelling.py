"""Seats are given up: one's own in time, everybody's when a date is called off."""

from decimal import Decimal

import pytest

from catalogue.tests.factories import make_bouquet, only_size
from ops.integrity import find_breaches
from outbox.models import Message
from payments.models import PaymentAttempt
from refunds.cancelling import cancel_own_order
from refunds.errors import TooLateToCancel
from refunds.models import Refund
from refunds.parts import Units
from refunds.tasks import sweep_refunds
from refunds.tests.factories import give, goodwill, pay
from shop.checkout.tests.factories import request_for
from shop.order.processing import change_status
from workshops.cancelling import (
    amount_back,
    call_off_all,
    call_off_booking,
    cancel_seats,
)
from workshops.errors import AlreadyCame, NotBooked, ReasonMissing, TooLateToChange
from workshops.models import Attendee, Booking, WaitingEntry
from workshops.sessions import call_off_session
from workshops.tests.factories import (
    book,
    book_paid,
    coming,
    let_in,
    make_session,
    move_start,
    order_seats,
    seats_basket,
    taken,
    wait_for,
)

pytestmark = pytest.mark.django_db


def cancel(booking, *keys, **changes):
    """Give seats of a booking up; all of them when none is named."""
    asked = {"attendee_ids": keys or coming(booking), "reason": "Ill"}
    return cancel_seats(booking_id=booking.pk, **asked | changes)


def mails(template):
    """Return the mails of a kind, oldest first."""
    return list(Message.objects.filter(template=template).order_by("pk"))


@pytest.mark.feature("H5")
def test_a_cancelled_seat_is_free_again_paid_back_and_told(bank):
    session = make_session(capacity=8)
    booking = book_paid(bank, session, 2, names=["Anne", "Bart"])
    first, second = coming(booking)

    back = cancel(booking, second)

    booking.refresh_from_db()
    assert back == Decimal("68.00")
    assert (booking.state, coming(booking)) == (Booking.State.BOOKED, [first])
    assert taken(session) == 1
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason, refund.kind) == (back, "Ill", "cancelled")
    (mail,) = mails("workshop_cancelled")
    assert mail.context["names"] == ["Bart"]
    assert (mail.context["refund"], mail.context["left"]) == ("68.00", 1)
    sweep_refunds()
    assert find_breaches() == []


@pytest.mark.feature("H5")
def test_giving_up_all_seats_ends_the_booking_and_an_order_of_nothing_else(bank):
    session = make_session()
    booking = book_paid(bank, session, 2)

    assert cancel(booking) == Decimal("136.00")

    booking.refresh_from_db()
    booking.order.refresh_from_db()
    assert booking.state == Booking.State.CANCELLED
    assert booking.order.status == "cancelled"
    assert taken(session) == 0
    sweep_refunds()
    booking.order.refresh_from_db()
    assert booking.order.status == "refunded"
    assert [m.template for m in Message.objects.filter(template="order_moved")] == []
    assert find_breaches() == []


@pytest.mark.feature("H5", refuses=True)
@pytest.mark.parametrize("keys", [[], [10**6]])
def test_seats_of_nobody_are_not_cancelled(bank, keys):
    booking = book_paid(bank, make_session())

    with pytest.raises(NotBooked):
        cancel_seats(booking_id=booking.pk, attendee_ids=keys, reason="x")

    assert not Refund.objects.exists()
    assert len(coming(booking)) == 1


@pytest.mark.feature("H5", refuses=True)
def test_a_seat_is_given_up_once_and_never_anothers(bank):
    session = make_session()
    own = book_paid(bank, session, 2)
    other = book_paid(bank, session, 1, email="bart@example.com")
    first, _second = coming(own)
    cancel(own, first)

    for keys in ([first], coming(other)):
        with pytest.raises(NotBooked):
            cancel_seats(booking_id=own.pk, attendee_ids=keys, reason="x")

    assert Refund.objects.count() == 1
    assert taken(session) == 2
    assert find_breaches() == []


@pytest.mark.feature("H5", refuses=True)
@pytest.mark.feature("Z7", refuses=True)
def test_after_the_deadline_a_customer_cannot_cancel_but_the_shop_can(bank):
    session = make_session(cancel_hours=24)
    booking = book_paid(bank, session)
    move_start(session, hours=23)

    with pytest.raises(TooLateToChange):
        cancel(booking)

    assert not Refund.objects.exists()
    assert taken(session) == 1
    assert cancel(booking, by_shop=True) == Decimal("68.00")
    assert find_breaches() == []


@pytest.mark.feature("H5", refuses=True)
@pytest.mark.feature("Z4", refuses=True)
def test_once_somebody_came_in_only_the_shop_gives_a_seat_back(bank):
    session = make_session()
    booking = book_paid(bank, session, 2, names=["Anne", "Bart"])
    let_in(booking, "Anne")
    first, second = coming(booking)

    for keys in ([first], [second], [first, second]):
        with pytest.raises(AlreadyCame):
            cancel(booking, *keys)

    assert not Refund.objects.exists()
    assert (coming(booking), taken(session)) == ([first, second], 2)
    assert mails("workshop_cancelled") == []
    assert cancel(booking, second, by_shop=True) == Decimal("68.00")
    assert find_breaches() == []


@pytest.mark.feature("E4", refuses=True)
@pytest.mark.feature("H5", refuses=True)
def test_once_somebody_came_in_the_order_is_not_cancelled_whole_either(bank):
    session = make_session()
    booking = book_paid(bank, session, 2, names=["Anne", "Bart"])
    let_in(booking, "Anne")

    with pytest.raises(TooLateToCancel):
        cancel_own_order(order_id=booking.order_id)

    booking.order.refresh_from_db()
    assert (booking.order.status, taken(session)) == ("paid", 2)
    assert not Refund.objects.exists()
    assert find_breaches() == []


@pytest.mark.feature("H5", refuses=True)
def test_what_is_not_paid_is_not_cancelled_here():
    booking = book(make_session()).bookings.get()

    with pytest.raises(NotBooked):
        cancel(booking)

    assert not Refund.objects.exists()
    assert len(coming(booking)) == 1


@pytest.mark.feature("MS1")
@pytest.mark.feature("X7")
def test_cancelling_the_seats_of_a_mixed_order_pays_back_only_them(bank):
    session = make_session()
    bouquet = only_size(make_bouquet(price="39.00", units=5))
    basket = seats_basket(session, 2, products=[bouquet])
    order = order_seats(basket, deliveries=[request_for()])
    attempt = pay(bank, order)
    other = book_paid(bank, session, 1, email="bart@example.com")

    back = cancel(order.bookings.get())

    order.refresh_from_db()
    attempt.refresh_from_db()
    assert back == Decimal("136.00")
    assert order.status == "paid"
    assert attempt.refunding == Decimal("136.00")
    untouched = PaymentAttempt.objects.get(order=other.order)
    assert untouched.refunding == 0
    bought = order.lines.get(product=bouquet)
    assert (bought.num_allocated, taken(session)) == (1, 1)
    (item,) = Refund.objects.get().items.all()
    assert (item.line.tax_code, item.quantity) == ("21", 2)
    assert find_breaches() == []


@pytest.mark.feature("MS1")
def test_seats_are_paid_back_while_the_bouquet_is_being_made(bank):
    session = make_session()
    basket = seats_basket(session, 1, products=[only_size(make_bouquet())])
    order = order_seats(basket, deliveries=[request_for()])
    pay(bank, order)
    change_status(order_id=order.pk, status="preparing")

    assert cancel(order.bookings.get()) == Decimal("68.00")

    order.refresh_from_db()
    assert (order.status, taken(session)) == ("preparing", 0)
    assert find_breaches() == []


def test_shares_of_a_discounted_line_add_up_to_its_price(bank):
    booking = book_paid(bank, make_session(price=Decimal("10.00")), 3)
    line = booking.attendees.first().line
    type(line).objects.filter(pk=line.pk).update(line_price_incl_tax="20.00")
    order = booking.order
    type(order).objects.filter(pk=order.pk).update(total_incl_tax="20.00")
    PaymentAttempt.objects.update(captured="20.00", amount="20.00")
    first, second, third = coming(booking)

    back = [cancel(booking, key) for key in (first, second, third)]

    assert back == [Decimal("6.67"), Decimal("6.67"), Decimal("6.66")]


def test_goodwill_given_before_lowers_what_goes_back(bank):
    session = make_session()
    booking = book_paid(bank, session)
    give(booking.order, goodwill("60.00"))

    assert amount_back(booking, coming(booking)) == Decimal("8.00")
    assert cancel(booking) == Decimal("8.00")
    assert taken(session) == 0
    assert find_breaches() == []


def test_a_seat_all_paid_back_before_is_still_given_up(bank):
    session = make_session()
    booking = book_paid(bank, session)
    give(booking.order, goodwill("68.00"))

    assert cancel(booking) == 0
    booking.order.refresh_from_db()
    assert taken(session) == 0
    assert booking.order.status in ("cancelled", "refunded")
    assert Refund.objects.count() == 1
    assert find_breaches() == []


@pytest.mark.feature("X7")
@pytest.mark.parametrize("came", [False, True])
def test_money_given_back_by_units_frees_as_many_seats(bank, came):
    session = make_session()
    booking = book_paid(bank, session, 3, names=["Anne", "Bart", "Cas"])
    if came:
        Attendee.objects.filter(name="Cas").update(checked_in_at=booking.created_at)

    give(booking.order, Units(booking.attendees.first().line_id, 2))

    left = booking.attendees.filter(cancelled_at=None)
    assert [each.name for each in left] == ["Cas" if came else "Anne"]
    assert taken(session) == 1
    assert find_breaches() == []


@pytest.mark.feature("H6", refuses=True)
@pytest.mark.parametrize("reason", ["", "   "])
def test_a_date_is_not_called_off_without_a_reason(bank, reason):
    session = make_session()
    booking = book_paid(bank, session)

    with pytest.raises(ReasonMissing):
        call_off_session(session_id=session.pk, reason=reason)

    session.refresh_from_db()
    booking.refresh_from_db()
    assert (session.state, booking.state) == ("open", "booked")
    assert not Refund.objects.exists()


@pytest.mark.feature("H6")
def test_twelve_who_booked_get_twelve_refunds_and_twelve_mails_however_often(bank):
    session = make_session(capacity=12)
    booked = [
        book_paid(bank, session, 1, email=f"guest{n}@example.com") for n in range(12)
    ]
    waits = wait_for(session)

    for _time in range(2):
        call_off_session(session_id=session.pk, reason="The teacher is ill.")
        call_off_all(session.pk)

    told = mails("workshop_called_off")
    assert sorted(m.recipient for m in told) == sorted(
        b.order.sender.email for b in booked
    )
    assert {m.context["reason"] for m in told} == {"The teacher is ill."}
    assert {m.context["refund"] for m in told} == {"68.00"}
    assert Refund.objects.count() == 12
    assert {r.order_id for r in Refund.objects.all()} == {b.order_id for b in booked}
    assert taken(session) == 0
    waits.refresh_from_db()
    assert waits.state == WaitingEntry.State.CLOSED
    assert len(mails("waiting_closed")) == 1
    assert mails("waiting_offered") == []
    sweep_refunds()
    assert find_breaches() == []


@pytest.mark.feature("H6", refuses=True)
def test_a_booking_is_called_off_once_whoever_asks_again(bank):
    session = make_session()
    booking = book_paid(bank, session, 2)
    call_off_session(session_id=session.pk, reason="The teacher is ill.")
    assert call_off_booking(booking_id=booking.pk)

    assert not call_off_booking(booking_id=booking.pk)

    assert [refund.amount for refund in Refund.objects.all()] == [Decimal("136.00")]
    assert len(mails("workshop_called_off")) == 1
    assert taken(session) == 0
    assert find_breaches() == []


def test_who_has_not_paid_yet_is_let_go_without_a_refund(bank):
    session = make_session()
    order = book(session, 2)

    call_off_session(session_id=session.pk, reason="Too few.")
    call_off_all(session.pk)

    order.refresh_from_db()
    assert order.status == "cancelled"
    assert taken(session) == 0
    assert not Refund.objects.exists()
    assert find_breaches() == []


def test_a_called_off_date_leaves_the_rest_of_an_order(bank):
    here, there = make_session(), make_session()
    basket = seats_basket(here, 1)
    basket.add_product(there.tiers.get().product, 1)
    order = order_seats(basket)
    pay(bank, order)

    call_off_session(session_id=here.pk, reason="Flood")
    call_off_all(here.pk)

    order.refresh_from_db()
    assert order.status == "paid"
    assert (taken(here), taken(there)) == (0, 1)
    assert Refund.objects.get().amount == Decimal("68.00")
    assert find_breaches() == []
