"""Who comes to a date: as staff read it, print it and take it home."""

from pathlib import Path

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from common.csv import csv_lines
from common.pdf import render_pdf
from workshops.models import Attendee, Booking

PAPER = Path(__file__).parent / "paper"
BOM = b"\xef\xbb\xbf"


def bookings_on(session) -> list[Booking]:
    """Return the bookings of a date with their attendees, in order; two queries."""
    attendees = Attendee.objects.order_by("pk")
    rows = session.bookings.select_related("order__sender", "session")
    rows = rows.prefetch_related(Prefetch("attendees", queryset=attendees))
    return list(rows.order_by("pk"))


def answers_of(attendee) -> str:
    """Return what was answered, question by question, in one line."""
    said = [each for each in attendee.answers if each.get("answer")]
    return "; ".join(f"{each['question']}: {each['answer']}" for each in said)


def attendee_csv(session):
    """Yield a date's attendees as lines of a CSV file, as spreadsheets here read it."""
    titles = [
        *(_("Attendee"), _("For"), _("Attendance"), _("Came in"), _("Answers")),
        *(_("Ticket"), _("Order number"), _("Booked by"), _("E-mail"), _("Phone")),
    ]
    yield BOM
    yield from csv_lines([[str(title) for title in titles]], delimiter=";")
    yield from csv_lines(_rows(bookings_on(session)), delimiter=";")


def _rows(bookings):
    for booking in bookings:
        sender = booking.order.sender
        for each in booking.attendees.all():
            came = each.checked_in_at
            yield [
                each.name,
                str(each.get_kind_display()),
                str(each.attendance_words),
                timezone.localtime(came).isoformat(" ", "minutes") if came else "",
                answers_of(each),
                each.spoken_code,
                booking.order.number,
                sender.name,
                sender.email,
                sender.phone,
            ]


def print_list(session) -> bytes:
    """Return the list that hangs at the door, as a PDF: who is expected, to tick off.

    Without money, addresses or ticket codes: a list is left lying about.
    """
    people = Attendee.objects.expected().filter(booking__session=session)
    rows = [
        {
            "name": each.name,
            "kind": str(each.get_kind_display()),
            "answers": answers_of(each),
            "present": each.checked_in_at is not None,
        }
        for each in people.order_by("name", "pk")
    ]
    start = timezone.localtime(session.starts_at)
    end = timezone.localtime(session.ends_at)
    moment = f"{date_format(start, 'l j F Y')}, {start:%H:%M}–{end:%H:%M}"
    data = {
        "language": get_language(),
        "title": session.page_title,
        "note": f"{moment}, {session.room.name}",
        "words": {
            "name": gettext("Name"),
            "kind": gettext("For"),
            "answers": gettext("Answers"),
            "none": gettext("Nobody has booked yet."),
        },
        "rows": rows,
    }
    return render_pdf(PAPER / "list.typ", data)
