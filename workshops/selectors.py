"""What pages show of dates and bookings, in a fixed number of queries."""

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import get_language

from cms.addresses import language_of
from workshops.models import Attendee, Booking, Session, WorkshopPage
from workshops.prices import with_prices


def next_dates(pages, limit: int) -> list:
    """Return the soonest public dates of these pages; ``page`` is the one read here."""
    pages = {page.translation_key: page for page in pages}
    rows = Session.objects.on_sale().filter(page__translation_key__in=pages)
    sessions = with_prices(rows[:limit])
    for session in sessions:
        session.page = pages[session.page.translation_key]
    return sessions


def pages_in_language(pages) -> dict:
    """Return ``{page key: the page a reader of this language sees}``.

    In one query; in none where all of them are in this language already.
    """
    found = {page.pk: page for page in pages}
    language = get_language()
    keys = {
        page.translation_key: page.pk
        for page in pages
        if language_of(page.locale_id) != language
    }
    if keys:
        same = WorkshopPage.objects.live().filter(
            translation_key__in=keys, locale__language_code=language
        )
        found |= {keys[page.translation_key]: page for page in same}
    return found


def bookings_of(condition: Q) -> list[Booking]:
    """Return bookings with their dates and attendees, soonest first."""
    rows = Booking.objects.filter(condition).select_related(
        "order__sender", "session__page", "session__room"
    )
    attendees = Attendee.objects.order_by("pk")
    rows = rows.prefetch_related(Prefetch("attendees", queryset=attendees))
    bookings = list(rows.order_by("session__starts_at", "pk"))
    pages = pages_in_language({booking.session.page for booking in bookings})
    for booking in bookings:
        booking.page_read = pages[booking.session.page_id]
    return bookings


def booking_sections(order) -> list:
    """Return what the page of an order shows of its seats."""
    bookings = bookings_of(Q(order=order))
    if not bookings:
        return []
    now = timezone.now()
    context = {"bookings": bookings, "now": now}
    return [("workshops/_ordered_seats.html", context)]
