"""What pages show of dates and bookings, in a fixed number of queries."""

from dataclasses import dataclass

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


def title_of(page) -> str:
    """Return a workshop's title as a reader of this language sees it."""
    return pages_in_language([page])[page.pk].title


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


@dataclass(frozen=True)
class BookedCard:
    """What a page shows of one booking: ``page`` is the one its reader understands."""

    booking: Booking
    page: WorkshopPage
    coming: list
    gone: list
    # Until when the customer may cancel or choose another date; None once it is over.
    until: object = None

    @property
    def session(self):
        """Return the date."""
        return self.booking.session

    @property
    def state(self):
        """Return off, held, cancelled, over or booked."""
        if self.session.is_cancelled:
            return "off"
        if self.booking.state != Booking.State.BOOKED:
            return self.booking.state
        return "over" if self.session.ends_at <= timezone.now() else "booked"


def booked_cards(bookings, now=None) -> list[BookedCard]:
    """Return what pages show of bookings ``bookings_of`` gave, in one query."""
    now = now or timezone.now()
    pages = pages_in_language({booking.session.page for booking in bookings})
    cards = []
    for booking in bookings:
        session = booking.session
        until = session.starts_at if booking.free_to_leave else session.cancel_until
        people = list(booking.attendees.all())
        cards.append(
            BookedCard(
                booking=booking,
                page=pages[session.page_id],
                coming=[each for each in people if not each.cancelled_at],
                gone=[each for each in people if each.cancelled_at],
                until=until if now < until else None,
            )
        )
    return cards


def seats_ahead(user, now=None) -> list[BookedCard]:
    """Return the paid seats of an account that are still to come, soonest first."""
    now = now or timezone.now()
    mine = Q(order__user=user, state=Booking.State.BOOKED, session__ends_at__gt=now)
    found = bookings_of(mine & Q(session__state=Session.State.OPEN))
    return booked_cards(found[:20], now)


def booking_sections(order) -> list:
    """Return what the page of an order shows of its seats."""
    bookings = bookings_of(Q(order=order))
    if not bookings:
        return []
    now = timezone.now()
    context = {"bookings": bookings, "now": now}
    return [("workshops/_ordered_seats.html", context)]
