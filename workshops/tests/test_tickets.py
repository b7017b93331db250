"""Tickets and calendar files: one person each, in the mails that bring them."""

import json
from datetime import timedelta

from django.core import mail
from django.utils import timezone

import pytest
from icalendar import Calendar

from common.pdf import render_pages
from outbox.models import Message
from outbox.tasks import sweep_outbox
from shop.checkout.tests.factories import sender
from workshops.cancelling import cancel_seats
from workshops.models import Booking
from workshops.rebooking import rebook
from workshops.reminding import remind_all
from workshops.tests.factories import (
    book,
    book_paid,
    coming,
    in_days,
    make_page,
    make_room,
    make_session,
)
from workshops.tickets import (
    PAPER,
    attendees_with,
    calendar_of,
    make_tickets,
    ticket_data,
    ticket_pdf,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(bank):
    """A paid booking of Anne and Bart, made in French."""
    room = make_room("Loft", access="Ring twice")
    session = make_session(room_id=room.pk, starts_at=in_days(30))
    return book_paid(
        bank,
        session,
        2,
        names=["Anne Aerts", "Bart Baert"],
        sender=sender(email="anne@example.com", language="fr", name="Buyer Bos"),
    )


def event_of(attendee):
    """Return the one event of somebody's calendar file."""
    (event,) = Calendar.from_ical(calendar_of(attendee)).walk("VEVENT")
    return event


@pytest.mark.feature("Z4")
def test_a_ticket_tells_one_person_when_where_and_how(booking):
    anne, _bart = attendees_with(booking=booking)

    data = ticket_data(anne)

    assert data["language"] == "fr"
    assert (data["name"], data["room"]) == ("Anne Aerts", "Loft")
    assert data["address"] == "Rue Haute 12, 1000 Brussels"
    assert data["access"] == "Ring twice"
    assert data["code"] == anne.spoken_code
    assert booking.order.number in data["foot"]
    told = json.dumps(data, ensure_ascii=False)
    assert "Bart" not in told
    assert "Buyer" not in told
    assert "example.com" not in told
    assert ticket_pdf(anne).startswith(b"%PDF-")
    assert len(render_pages(PAPER / "ticket.typ", data)) == 1


@pytest.mark.feature("Z4")
def test_a_ticket_with_the_longest_words_stays_on_one_page(booking):
    anne, _bart = attendees_with(booking=booking)
    long = {"name": "W" * 120, "access": "word " * 60, "workshop": "Wreath " * 20}

    assert len(render_pages(PAPER / "ticket.typ", ticket_data(anne) | long)) == 1


@pytest.mark.feature("Z9")
def test_a_calendar_file_holds_one_person_and_nobody_elses_data(booking):
    _anne, bart = attendees_with(booking=booking)

    text = calendar_of(bart).decode().replace("\r\n ", "")
    event = event_of(bart)

    assert text.count("BEGIN:VEVENT") == 1
    assert text.count("ATTENDEE") == 1
    assert event["attendee"].params["CN"] == "Bart Baert"
    for secret in ("Anne", "Buyer", "example.com", "€", "booking/"):
        assert secret not in text
    assert event["dtstart"].dt == booking.session.starts_at
    assert (event["status"], event["sequence"]) == ("CONFIRMED", 0)


@pytest.mark.feature("Z9")
def test_a_moved_or_cancelled_date_takes_the_place_of_the_first(bank):
    page = make_page()
    here = make_session(page)
    there = make_session(page, starts_at=in_days(37))
    booked = book_paid(bank, here, 2)
    first = event_of(attendees_with(booking=booked)[0])

    rebook(booking_id=booked.pk, session_id=there.pk)
    moved = event_of(attendees_with(booking=booked)[0])
    cancel_seats(booking_id=booked.pk, attendee_ids=coming(booked)[:1], reason="x")
    gone, stays = map(event_of, attendees_with(booking=booked))

    assert first["uid"] == moved["uid"] == gone["uid"] != stays["uid"]
    assert moved["dtstart"].dt == there.starts_at
    assert [e["sequence"] for e in (first, moved, gone, stays)] == [0, 1, 2, 1]
    assert (gone["status"], stays["status"]) == ("CANCELLED", "CONFIRMED")


@pytest.mark.feature("Z4")
def test_the_tickets_of_a_paid_order_leave_with_their_mail_in_its_language(booking):
    sweep_outbox()

    (sent,) = [m for m in mail.outbox if m.attachments]
    assert sent.to == ["anne@example.com"]
    kinds = [mimetype for _name, _content, mimetype in sent.attachments]
    assert kinds == ["application/pdf", "text/calendar"] * 2
    message = Message.objects.get(template="workshop_tickets")
    assert (message.language, message.state) == ("fr", "sent")
    assert "/fr/seats/booking/" in message.context["booking_url"]


@pytest.mark.feature("Z4", refuses=True)
def test_a_mail_holds_the_tickets_of_its_own_booking_alone(bank, booking):
    other = book_paid(bank, booking.session, email="eva@example.com")

    names = [name for name, _content, _type in make_tickets(other.pk, "en")]

    (eva,) = attendees_with(booking=other)
    assert names == [
        f"chezflora-ticket-{eva.spoken_code}.pdf",
        f"chezflora-workshop-{eva.spoken_code}.ics",
    ]


@pytest.mark.feature("Z4", refuses=True)
def test_who_was_cancelled_before_the_mail_left_gets_no_ticket(booking):
    cancel_seats(booking_id=booking.pk, attendee_ids=coming(booking)[:1], reason="x")

    names = [name for name, _content, _type in make_tickets(booking.pk, "fr")]

    left = booking.attendees.get(cancelled_at=None)
    assert names == [
        f"chezflora-ticket-{left.spoken_code}.pdf",
        f"chezflora-workshop-{left.spoken_code}.ics",
    ]


@pytest.mark.feature("Z9")
def test_a_reminder_leaves_two_days_before_once(bank):
    session = make_session(starts_at=in_days(30))
    booking = book_paid(bank, session)
    pending = book(session, email="eva@example.com")

    assert remind_all(session.starts_at - timedelta(hours=49)) == 0
    near = session.starts_at - timedelta(hours=48)
    assert remind_all(near) == 1
    sweep_outbox()
    remind_all(near + timedelta(hours=1))

    (message,) = Message.objects.filter(template="workshop_reminder")
    assert message.recipient == booking.order.sender.email
    assert pending.bookings.get().state == Booking.State.HELD
    sent = [m for m in mail.outbox if m.subject == message.subject]
    assert [len(m.attachments) for m in sent] == [2]


@pytest.mark.feature("Z9", refuses=True)
def test_nobody_is_reminded_of_what_they_just_booked_or_what_is_off(bank):
    session = make_session(starts_at=in_days(1))
    booking = book_paid(bank, session)

    assert remind_all() == 0
    Booking.objects.update(created_at=timezone.now() - timedelta(days=9))
    cancel_seats(
        booking_id=booking.pk, attendee_ids=coming(booking), reason="x", by_shop=True
    )
    assert remind_all() == 0
    assert not Message.objects.filter(template="workshop_reminder").exists()
