"""Tickets: a page to show at the door, and a date in a calendar; one person each."""

import uuid
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

import segno
from icalendar import Calendar, Event, vCalAddress

from common.pdf import render_pdf
from delivery.calendar import BRUSSELS
from workshops.models import Attendee
from workshops.selectors import title_of

PAPER = Path(__file__).parent / "paper"
PEOPLE = uuid.UUID("0d1c4a52-8f1e-4f8b-b7d0-6a8b6d4a1e77")
PDF, ICS = "application/pdf", "text/calendar"
LOADED = ("booking__order__sender", "booking__session__page", "booking__session__room")


def attendees_with(**condition):
    """Return attendees with what a ticket tells."""
    rows = Attendee.objects.filter(**condition)
    return list(rows.select_related("line", *LOADED).order_by("pk"))


def language_of(attendee) -> str:
    """Return the language in which its order was made."""
    return attendee.booking.order.sender.language


def ticket_data(attendee) -> dict:
    """Return what a ticket says, as plain JSON, in the order's language.

    The square holds the ticket's code and nothing else of anybody.
    """
    session, order = attendee.booking.session, attendee.booking.order
    with translation.override(language_of(attendee)):
        start, end = (
            timezone.localtime(t) for t in (session.starts_at, session.ends_at)
        )
        foot = gettext("Order %(number)s. Ticket of one person, for this date only.")
        return {
            "language": get_language(),
            "title": gettext("Ticket"),
            "workshop": title_of(session.page),
            "day": date_format(start, "l j F Y").capitalize(),
            "hours": f"{start:%H:%M}–{end:%H:%M}",
            "room": session.room.name,
            "address": session.room.address,
            "access": session.room.access,
            "spoken": str(session.get_language_display()),
            "name": attendee.name,
            "kind": str(attendee.get_kind_display()).capitalize(),
            "code": attendee.spoken_code,
            "qr": segno.make_qr(attendee.code, error="m").svg_inline(border=0),
            "foot": foot % {"number": order.number},
            "words": {
                "who": gettext("For"),
                "where_": gettext("Where"),
                "access": gettext("How to get in"),
                "language": gettext("We speak"),
                "show": gettext("Show this at the door."),
            },
        }


def ticket_pdf(attendee) -> bytes:
    """Return the ticket of one person as a PDF."""
    return render_pdf(PAPER / "ticket.typ", ticket_data(attendee))


def calendar_of(attendee) -> bytes:
    """Return the date of one person as a calendar file (RFC 5545).

    It names nobody else and no price. Its identity stays the same when the date moves;
    a later file takes the place of an earlier one, a cancelled seat cancels its date.
    """
    with translation.override(language_of(attendee)):
        calendar = Calendar()
        calendar.add("prodid", "-//ChezFlora//Workshops//EN")
        calendar.add("version", "2.0")
        calendar.add("method", "CANCEL" if is_off(attendee) else "PUBLISH")
        calendar.add_component(_event(attendee))
        calendar.add_missing_timezones()
        return calendar.to_ical()


def is_off(attendee) -> bool:
    """Tell whether nobody expects this person any more."""
    return attendee.cancelled_at is not None or attendee.booking.session.is_cancelled


def _event(attendee):
    booking, session = attendee.booking, attendee.booking.session
    event = Event()
    event.add("uid", f"seat-{attendee.pk}@chezflora")
    event.add("dtstamp", timezone.now())
    event.add("summary", title_of(session.page))
    event.add("dtstart", session.starts_at.astimezone(BRUSSELS))
    event.add("dtend", session.ends_at.astimezone(BRUSSELS))
    event.add("location", f"{session.room.name}, {session.room.address}")
    if session.room.access:
        event.add("description", session.room.access)
    event.add("url", settings.SITE_URL + session.page.address)
    event.add("sequence", booking.revision + is_off(attendee))
    event.add("status", "CANCELLED" if is_off(attendee) else "CONFIRMED")
    # No address of the buyer, and no link of the order: the file may go to a friend.
    person = vCalAddress(uuid.uuid5(PEOPLE, str(attendee.pk)).urn)
    person.params["cn"] = attendee.name
    event.add("attendee", person)
    return event


def file_name(attendee, suffix: str) -> str:
    """Return what a download is called: no name of anybody is in it."""
    words = "ticket" if suffix == "pdf" else "workshop"
    return f"chezflora-{words}-{attendee.spoken_code}.{suffix}"


def make_tickets(booking_id: int, language: str) -> list:
    """Return a ticket and a calendar file of everybody who still comes, for a mail."""
    files = []
    for attendee in attendees_with(booking=booking_id, cancelled_at=None):
        files.append((file_name(attendee, "pdf"), ticket_pdf(attendee), PDF))
        files.append((file_name(attendee, "ics"), calendar_of(attendee), ICS))
    return files


def make_calendars(attendee_ids, language: str) -> list:
    """Return a calendar file of each of these attendees, for a mail."""
    rows = attendees_with(pk__in=attendee_ids)
    return [(file_name(row, "ics"), calendar_of(row), ICS) for row in rows]
