"""What staff's calendar and lists show of dates."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.money import ZERO
from workshops.models import Attendee, Booking, Session, WaitingEntry
from workshops.reminding import needs_decision
from workshops.statistics import money_of

CALLED_OFF, UNDECIDED, FULL, PRIVATE, OPEN, OVER = (
    *("called-off", "undecided", "full", "private", "open", "over"),
)
LABELS = {
    CALLED_OFF: _("called off"),
    UNDECIDED: _("decide: too few people"),
    FULL: _("full"),
    PRIVATE: _("private"),
    OPEN: _("open"),
    OVER: _("over"),
}


def state_of(session, now=None) -> str:
    """Return what matters most about a date, for its mark in a list."""
    now = now or timezone.now()
    if session.is_cancelled:
        return CALLED_OFF
    if session.ends_at <= now:
        return OVER
    if needs_decision(session, now):
        return UNDECIDED
    if session.free <= 0:
        return FULL
    return PRIVATE if session.is_private else OPEN


def state_words(session):
    """Return the state of a date in words."""
    return LABELS[state_of(session)]


def with_waiting(sessions):
    """Return dates with what a list shows, ``waiting`` parties included; one query."""
    live = Q(waiting__state__in=WaitingEntry.LIVE)
    rows = sessions.select_related("page", "room", "pool", "materials__pool")
    return rows.annotate(parties=Count("waiting", filter=live))


@dataclass(frozen=True)
class DayCell:
    """A day of the month's sheet, with its dates."""

    day: date
    inside: bool
    today: bool
    dates: list


def month_weeks(first: date) -> list[list[DayCell]]:
    """Return the weeks, Monday first, that a month touches; one query."""
    monday = first - timedelta(days=first.weekday())
    after = next_month(first)
    end = after + timedelta(days=-after.weekday() % 7)
    rows = Session.objects.filter(starts_at__gte=midnight(monday))
    rows = rows.filter(starts_at__lt=midnight(end)).order_by("starts_at", "pk")
    by_day = {}
    for session in with_waiting(rows):
        session.mark = state_of(session)
        session.mark_words = LABELS[session.mark]
        by_day.setdefault(session.local_start.date(), []).append(session)
    today = timezone.localdate()
    days = [monday + timedelta(days=n) for n in range((end - monday).days)]
    cells = [
        DayCell(day, day.month == first.month, day == today, by_day.get(day, []))
        for day in days
    ]
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]


def next_month(first: date) -> date:
    """Return the first day of the month after."""
    return (first + timedelta(days=31)).replace(day=1)


def month_before(first: date) -> date:
    """Return the first day of the month before."""
    return (first - timedelta(days=1)).replace(day=1)


def midnight(day: date) -> datetime:
    """Return when a day begins in Brussels."""
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True)
class Leaving:
    """Who would be told that a date is called off; ``euros`` incl. VAT go back."""

    people: int
    bookings: int
    waiting: int
    euros: Decimal


def leaving_of(session) -> Leaving:
    """Count who is to be paid back when a date is called off, before it is."""
    booked = session.bookings.filter(state=Booking.State.BOOKED).count()
    people = Attendee.objects.expected().filter(booking__session=session).count()
    paid, refunded = money_of([session.pk]).get(session.pk, (ZERO, ZERO))
    waiting = session.waiting.filter(state__in=WaitingEntry.LIVE).count()
    return Leaving(people, booked, waiting, paid - refunded)


def missing_material(session) -> int | None:
    """Return how many seats of a date there is no material for; None for enough."""
    if not session.materials_id:
        return None
    short = session.pool.free - session.materials.pool.free
    return short if short > 0 else None
