"""What pages show of dates and bookings, in a fixed number of queries."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import get_language

from promotions.prices import attach_reductions
from workshops.models import Attendee, Booking, Session, SessionTier, WorkshopPage


@dataclass(frozen=True)
class TierPrice:
    """What a seat costs now, euros incl. VAT; ``usual`` once an early price is over."""

    kind: str
    label: str
    product_id: int
    amount: Decimal
    usual: Decimal
    until: object = None

    @property
    def is_early(self):
        """Tell whether it costs less until a moment."""
        return self.until is not None


def with_prices(sessions):
    """Return dates with everything a page tells of them; four queries in all."""
    public = SessionTier.objects.filter(product__is_public=True)
    public = public.select_related("product").prefetch_related("product__stockrecords")
    rows = sessions.select_related("page", "room", "pool", "materials__pool")
    sessions = list(rows.prefetch_related(Prefetch("tiers", queryset=public)))
    records = [
        record
        for session in sessions
        for tier in session.tiers.all()
        for record in tier.product.stockrecords.all()
    ]
    attach_reductions(records)
    return sessions


def prices_of(session) -> list[TierPrice]:
    """Return the prices of a date ``with_prices`` gave, adults first."""
    return [
        TierPrice(
            kind=tier.kind,
            label=tier.get_kind_display(),
            product_id=tier.product_id,
            amount=record.shown_price.amount,
            usual=record.price,
            until=record.reduction and record.reduction.ends_at,
        )
        for tier in session.tiers.all()
        for record in tier.product.stockrecords.all()
    ]


def next_dates(pages, limit: int) -> list:
    """Return the soonest public dates of these pages; ``page`` is the one read here."""
    pages = {page.translation_key: page for page in pages}
    rows = Session.objects.upcoming().filter(page__translation_key__in=pages)
    sessions = with_prices(rows[:limit])
    for session in sessions:
        session.page = pages[session.page.translation_key]
    return sessions


def dates_of(page, now=None):
    """Return the public dates ahead of a workshop, whatever language it is read in."""
    return with_prices(
        Session.objects.upcoming(now).filter(page__translation_key=page.translation_key)
    )


def pages_in_language(pages) -> dict:
    """Return ``{page key: the page a reader of this language sees}``, in one query."""
    keys = {page.translation_key: page.pk for page in pages}
    same = WorkshopPage.objects.live().filter(
        translation_key__in=keys, locale__language_code=get_language()
    )
    found = {page.pk: page for page in pages}
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
    return list(rows.order_by("session__starts_at", "pk"))


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
