"""A booking moves to another date; a date that moves tells everybody."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ops.integrity import find_breaches
from outbox.models import Message
from payments.models import PaymentAttempt
from refunds.models import Refund
from refunds.tests.factories import pay
from workshops.cancelling import cancel_seats
from workshops.errors import (
    AlreadyBooked,
    AlreadyCame,
    NotBooked,
    NotThisWorkshop,
    SeatsGone,
    SessionCalledOff,
    TooLateToChange,
)
from workshops.models import Booking, Session
from workshops.rebooking import dates_to_choose, rebook
from workshops.sessions import call_off_session, change_session, details_of
from workshops.tests.factories import (
    book,
    book_paid,
    coming,
    in_days,
    let_in,
    make_material,
    make_page,
    make_room,
    make_session,
    move_start,
    order_seats,
    seats_basket,
    taken,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def dates():
    """Two dates of one workshop that share material for four."""
    page, material = make_page(), make_material(4)
    changes = {"materials_id": material.pk, "capacity": 3}
    return [
        make_session(page, **changes),
        make_session(page, starts_at=in_days(37), **changes),
    ]


def move(booking, session):
    """Move a booking to a date."""
    return rebook(booking_id=booking.pk, session_id=session.pk)


@pytest.mark.feature("Z7")
def test_another_date_keeps_the_payment_the_people_and_their_tickets(bank, dates):
    here, there = dates
    booking = book_paid(bank, here, 2, names=["Anne", "Bart"])
    codes = set(booking.attendees.values_list("code", flat=True))

    move(booking, there)

    booking.refresh_from_db()
    assert (booking.session, booking.state) == (there, Booking.State.BOOKED)
    assert set(booking.attendees.values_list("code", flat=True)) == codes
    assert (taken(here), taken(there)) == (0, 2)
    assert not Refund.objects.exists()
    assert PaymentAttempt.objects.get().state == "captured"
    line = booking.order.lines.get()
    assert line.product == there.tiers.get().product
    (mail,) = Message.objects.filter(template="workshop_moved")
    assert mail.context["before"]["starts_at"] == here.starts_at.isoformat()
    assert mail.context["starts_at"] == there.starts_at.isoformat()
    assert find_breaches() == []


@pytest.mark.feature("Z7")
def test_what_was_moved_is_paid_back_as_before(bank, dates):
    booking = book_paid(bank, dates[0], 2)
    first = coming(booking)[0]
    cancel_seats(booking_id=booking.pk, attendee_ids=[first], reason="Ill")
    move(booking, dates[1])

    back = cancel_seats(
        booking_id=booking.pk, attendee_ids=coming(booking), reason="Ill"
    )

    assert back == Decimal("68.00")
    assert (taken(dates[0]), taken(dates[1])) == (0, 0)
    assert find_breaches() == []


def test_who_is_all_cancelled_of_one_price_moves_with_the_other(bank):
    page = make_page()
    here = make_session(page, child_price=Decimal("30.00"))
    there = make_session(page, starts_at=in_days(37))
    order = order_seats(seats_basket(here, 1, children=1))
    pay(bank, order)
    booking = order.bookings.get()
    child = booking.attendees.get(kind="child")
    cancel_seats(booking_id=booking.pk, attendee_ids=[child.pk], reason="Ill")

    move(booking, there)

    assert (taken(here), taken(there)) == (0, 1)
    assert find_breaches() == []


@pytest.mark.feature("Z7")
def test_only_dates_with_room_at_the_same_price_are_offered(bank):
    page = make_page()
    here = make_session(page)
    good = make_session(page, starts_at=in_days(31))
    make_session(page, starts_at=in_days(32), price=Decimal("70.00"))
    make_session(page, starts_at=in_days(33), capacity=1)
    make_session(page, starts_at=in_days(34), code="SECRET")
    off = make_session(page, starts_at=in_days(35))
    call_off_session(session_id=off.pk, reason="x")
    make_session(starts_at=in_days(36))
    booking = book_paid(bank, here, 2)

    assert dates_to_choose(booking) == [good]


@pytest.mark.feature("Z7", refuses=True)
def test_from_the_deadline_on_a_booking_stays_where_it_is(bank, dates):
    booking = book_paid(bank, dates[0])
    move_start(dates[0], hours=24)

    with pytest.raises(TooLateToChange):
        move(booking, dates[1])

    assert (taken(dates[0]), taken(dates[1])) == (1, 0)
    assert not Message.objects.filter(template="workshop_moved").exists()
    assert find_breaches() == []


@pytest.mark.feature("Z7", refuses=True)
def test_once_somebody_came_in_a_booking_stays_where_it_is(bank, dates):
    booking = book_paid(bank, dates[0], 2, names=["Anne", "Bart"])
    let_in(booking, "Bart")

    with pytest.raises(AlreadyCame):
        move(booking, dates[1])

    booking.refresh_from_db()
    assert (booking.session, booking.revision) == (dates[0], 0)
    assert (taken(dates[0]), taken(dates[1])) == (2, 0)
    assert not Message.objects.filter(template="workshop_moved").exists()
    assert find_breaches() == []


@pytest.mark.feature("Z7", refuses=True)
def test_a_date_without_enough_room_is_refused_with_what_is_left(bank, dates):
    booking = book_paid(bank, dates[0], 2)
    book(dates[1], 2, email="eva@example.com")

    with pytest.raises(SeatsGone) as refusal:
        move(booking, dates[1])

    assert refusal.value.data["left"] == 1
    assert (taken(dates[0]), taken(dates[1])) == (2, 2)
    assert find_breaches() == []


@pytest.mark.feature("Z7", refuses=True)
def test_no_other_workshop_no_date_called_off_and_none_booked_before(bank, dates):
    booking = book_paid(bank, dates[0])
    elsewhere = make_session()
    book_paid(bank, dates[1])

    for session, refusal in (
        (elsewhere, NotThisWorkshop),
        (dates[0], NotThisWorkshop),
        (dates[1], AlreadyBooked),
    ):
        with pytest.raises(refusal):
            move(booking, session)
    call_off_session(session_id=elsewhere.pk, reason="x")
    with pytest.raises(SessionCalledOff):
        move(booking, elsewhere)

    assert (taken(dates[0]), taken(dates[1])) == (1, 1)
    assert find_breaches() == []


@pytest.mark.feature("Z7", refuses=True)
def test_what_is_not_paid_does_not_move(dates):
    booking = book(dates[0]).bookings.get()

    with pytest.raises(NotBooked):
        move(booking, dates[1])

    assert (taken(dates[0]), taken(dates[1])) == (1, 0)


@pytest.mark.feature("Z8")
def test_a_change_of_time_or_place_is_told_once_each_and_lets_people_go(bank):
    session = make_session(cancel_hours=24)
    booking = book_paid(bank, session, 2)
    book(session, email="eva@example.com")
    details = details_of(Session.objects.get(pk=session.pk))
    later = replace(
        details,
        starts_at=in_days(31),
        ends_at=in_days(31, hours=3),
        room_id=make_room("Cellar").pk,
    )

    _session, told = change_session(session_id=session.pk, details=later)
    again = change_session(session_id=session.pk, details=later)[1]

    assert (told, again) == (1, 0)
    (mail,) = Message.objects.filter(template="workshop_changed")
    assert mail.recipient == "anne@example.com"
    assert mail.context["before"] == {
        "starts_at": session.starts_at.isoformat(),
        "room": session.room.name,
    }
    assert mail.context["room"] == "Cellar"
    assert "/seats/booking/" in mail.context["booking_url"]

    move_start(session, hours=1)
    back = cancel_seats(
        booking_id=booking.pk, attendee_ids=coming(booking), reason="Moved"
    )
    assert back == Decimal("136.00")
    assert find_breaches() == []


@pytest.mark.feature("Z8", refuses=True)
def test_once_it_has_started_nobody_leaves(bank):
    session = make_session()
    booking = book_paid(bank, session)
    Booking.objects.update(free_to_leave=True)
    move_start(session, minutes=-1)

    with pytest.raises(TooLateToChange):
        cancel_seats(booking_id=booking.pk, attendee_ids=coming(booking), reason="x")

    assert not Refund.objects.exists()
    assert taken(session) == 1


@pytest.mark.feature("Z8", refuses=True)
def test_another_number_of_seats_or_note_is_told_to_nobody(bank):
    session = make_session()
    book_paid(bank, session)
    details = details_of(Session.objects.get(pk=session.pk))

    told = change_session(
        session_id=session.pk, details=replace(details, capacity=9, note="Tea")
    )[1]

    assert told == 0
    assert not Message.objects.filter(template="workshop_changed").exists()
    assert not Booking.objects.get().free_to_leave
