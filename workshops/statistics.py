"""What dates brought in, and who came: numbers without names, in a few queries."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from common.money import ZERO
from workshops.models import Attendee, Booking, Session

LINE = (
    *("line_id", "booking__session_id", "booking__state"),
    *("line__line_price_incl_tax", "line__tally__refunded", "line__tally__amount"),
)


@dataclass(frozen=True)
class Numbers:
    """Of one date, or of many: seats there are, sold and used; euros incl. VAT."""

    seats: int = 0
    sold: int = 0
    present: int = 0
    paid: Decimal = ZERO
    refunded: Decimal = ZERO

    @property
    def revenue(self):
        """Return what was paid and not given back."""
        return self.paid - self.refunded

    def __add__(self, other):
        return Numbers(
            self.seats + other.seats,
            self.sold + other.sold,
            self.present + other.present,
            self.paid + other.paid,
            self.refunded + other.refunded,
        )


def money_of(session_ids) -> dict:
    """Return ``{date: (paid, refunded)}``: seats only, nothing else of their orders.

    A line is one date's alone. One that was cancelled counts if it was paid: then its
    units were given back; who never paid, or too late, leaves no trace.
    """
    rows = Attendee.objects.filter(booking__session__in=session_ids)
    rows = rows.exclude(booking__state=Booking.State.HELD)
    found = {}
    for row in rows.order_by().values_list(*LINE).distinct():
        _line, session_id, state, price, units, back = row
        if state == Booking.State.BOOKED or units:
            paid, refunded = found.get(session_id, (ZERO, ZERO))
            found[session_id] = (paid + price, refunded + (back or ZERO))
    return found


def numbers_of(sessions) -> dict:
    """Return ``{date: Numbers}`` of dates read with their pool, in two queries."""
    keys = [session.pk for session in sessions]
    money = money_of(keys)
    booked = Q(cancelled_at=None, booking__state=Booking.State.BOOKED)
    rows = Attendee.objects.filter(booking__session__in=keys).order_by()
    counts = rows.values_list("booking__session_id").annotate(
        sold=Count("pk", filter=booked),
        present=Count("pk", filter=~Q(checked_in_at=None)),
    )
    people = {key: (sold, present) for key, sold, present in counts}
    return {
        session.pk: Numbers(
            session.capacity,
            *people.get(session.pk, (0, 0)),
            *money.get(session.pk, (ZERO, ZERO)),
        )
        for session in sessions
    }


@dataclass(frozen=True)
class Workshop:
    """A workshop's dates in a period, each with its numbers, and their sum."""

    title: str
    dates: list
    total: Numbers


def workshops_between(since, until) -> list[Workshop]:
    """Return the workshops with a date between two moments, by title; three queries.

    Dates that were called off are among them: what was kept of their money counts.
    """
    rows = Session.objects.filter(starts_at__gte=since, starts_at__lt=until)
    rows = list(rows.select_related("page", "room", "pool").order_by("starts_at", "pk"))
    numbers, by_page = numbers_of(rows), {}
    for session in rows:
        dates = by_page.setdefault(session.page.translation_key, [])
        dates.append((session, numbers[session.pk]))
    found = [
        Workshop(
            title=dates[0][0].page_title,
            dates=dates,
            total=sum((each for _session, each in dates), Numbers()),
        )
        for dates in by_page.values()
    ]
    return sorted(found, key=lambda workshop: workshop.title.casefold())
