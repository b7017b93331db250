"""Seats in a basket: judged, asked about, and turned into bookings with their order."""

from itertools import groupby

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oscar.core.loading import get_model

from catalogue.kinds import Kind
from common.codes import random_code
from shop.checkout.lifecycles import Lifecycle, LineNote
from workshops.attendee_forms import SeatSaid, SeatsSection
from workshops.errors import (
    AlreadyBooked,
    AnswersMissing,
    BookingClosed,
    SessionCalledOff,
)
from workshops.keeping import claim_kept, kept_for, live_offers, note_order
from workshops.models import Attendee, Booking, SessionTier
from workshops.selectors import booking_sections, pages_in_language
from workshops.waiting import fill_session

StockPool = get_model("partner", "StockPool")


class SeatLifecycle(Lifecycle):
    """Lines of kind seat; see ``shop.checkout.lifecycles``."""

    kind = Kind.SEAT
    prefix = "seat-"
    sits = True

    def refusals(self, basket, lines):
        """Name the dates that are over, closed or called off."""
        return {line: why for line in load_tiers(lines) if (why := why_not(line.tier))}

    def attach_pools(self, lines):
        """Take the pools that came with the dates."""
        known = [line for line in load_tiers(lines) if line.tier]
        for line in known:
            line.stockrecord.shared_pools = line.tier.session.pools
        return known

    def kept_units(self, basket, lines):
        """Return what is kept for who waited, in every pool of their date."""
        return kept_for(basket, [each for each in sessions_of(lines) if each.keeps])

    def notes(self, basket, lines):
        """Say when and where, and lead to the page, or to the waiting list."""
        return {line.pk: _note(line) for line in load_tiers(lines) if line.tier}

    def open_section(self, lines, *, data, typed, user):
        """Ask who comes, and what the page's editors want to know."""
        lines = load_tiers(lines)
        return SeatsSection(lines, data=data, typed=typed, user=user)

    def check(self, basket, lines, *, said, sender, user, now):
        """Refuse what the database would refuse later, in words.

        Raises AlreadyBooked, BookingClosed, SessionCalledOff or AnswersMissing.
        """
        for line in load_tiers(lines):
            refuse_closed(line.tier.session, now)
        _seats_said(lines, said, sender)
        live = Booking.objects.filter(
            session__in=sessions_of(lines),
            customer=basket.customer,
            state__in=Booking.LIVE,
        )
        if known := live.first():
            raise AlreadyBooked(session_id=known.session_id)

    def claim(self, basket, lines):
        """Let go of the seats that were kept for this customer."""
        StockPool.attach([line.stockrecord for line in lines], lock=True)
        sessions = sessions_of(lines)
        left = claim_kept(basket, sessions)
        for session in sessions:
            session.list_shorter = session.pk in left

    def record(self, order, lines, *, said, sender):
        """Write a booking for each date, and an attendee for each seat."""
        said = _seats_said(load_tiers(lines), said, sender)
        lines = sorted(lines, key=lambda line: (line.tier.session_id, line.pk))
        for session, own in groupby(lines, key=lambda line: line.tier.session):
            booking = _new_booking(order, session)
            Attendee.objects.bulk_create(
                Attendee(
                    booking=booking,
                    line=line.ordered,
                    kind=line.tier.kind,
                    name=each.name,
                    answers=told(session.page_read, each.answers),
                    code=random_code(10),
                )
                for line in own
                for each in said[line.pk]
            )
            if session.list_shorter and note_order(order, session):
                fill_session(session_id=session.pk)

    def order_sections(self, order):
        """Show the bookings of an order, each with its tickets."""
        return booking_sections(order)


def load_tiers(lines) -> list:
    """Give lines their ``tier`` with its date, in one query; return them.

    None for a seat that belongs to no date: it is refused, whoever made it.
    ``keeps`` of a date tells whether seats are kept for anybody who waited.
    ``page_read`` of a date is its page in the language that is spoken now: its
    questions are asked, and answers judged, in that language.
    """
    missing = [line for line in lines if not hasattr(line, "tier")]
    if missing:
        tiers = SessionTier.objects.select_related(
            "session__page",
            "session__room",
            "session__pool",
            "session__materials__pool",
        ).annotate(keeps=Exists(live_offers().filter(session=OuterRef("session"))))
        tiers = tiers.in_bulk([x.product_id for x in missing], field_name="product_id")
        sessions = {}
        for line in missing:
            line.tier = tiers.get(line.product_id)
            if line.tier:
                line.tier.session = sessions.setdefault(
                    line.tier.session_id, line.tier.session
                )
                line.tier.session.keeps = line.tier.keeps
        pages = pages_in_language({session.page for session in sessions.values()})
        for session in sessions.values():
            session.page_read = pages[session.page_id]
    return lines


def sessions_of(lines) -> list:
    """Return the dates of lines, each once, by key."""
    tiers = [line.tier for line in load_tiers(lines) if line.tier]
    found = {tier.session_id: tier.session for tier in tiers}
    return [found[key] for key in sorted(found)]


def refuse_closed(session, now=None) -> None:
    """Raise SessionCalledOff or BookingClosed for a date that takes nobody any more."""
    if session.is_cancelled:
        raise SessionCalledOff(session_id=session.pk)
    if not session.is_bookable(now) or not session.page.live:
        raise BookingClosed(session_id=session.pk)


def why_not(tier) -> str:
    """Return why a seat cannot be bought now, seats left aside; "" when it can."""
    if tier is None:
        return _("This is no longer for sale.")
    try:
        refuse_closed(tier.session)
    except (SessionCalledOff, BookingClosed) as refusal:
        return str(refusal.message)
    return ""


def _note(line):
    session = line.tier.session
    start, end = (timezone.localtime(t) for t in (session.starts_at, session.ends_at))
    words = f"{date_format(start, 'l j F, H:i')}–{end:%H:%M}, {session.room.name}"
    if line.tier.kind == SessionTier.Kind.CHILD:
        words = f"{words} · {line.tier.get_kind_display()}"
    page = session.page_read
    way_out = ()
    if session.is_bookable() and session.code == "":
        address = reverse("workshops:wait", args=[session.pk])
        address = f"{address}?party={line.quantity}"
        way_out = (address, _("Join the waiting list"))
    return LineNote(words, page.address, way_out, page.title, session.starts_at)


def _seats_said(lines, said, sender) -> dict:
    """Return ``{line key: [SeatSaid]}``, one for each unit; unnamed seats are the
    buyer's.

    Raises AnswersMissing where a required answer is missing or not on its list.
    """
    known = {(each.line_id, each.number): each for each in said or ()}
    found = {}
    for line in load_tiers(lines):
        seats = [
            known.get((line.pk, n)) or SeatSaid(line.pk, n, "", {})
            for n in range(1, line.quantity + 1)
        ]
        for seat in seats:
            for question in line.tier.session.page_read.asked():
                answer = seat.answers.get(question.key, "")
                if not question.accepts(answer):
                    raise AnswersMissing(line_id=line.pk, number=seat.number)
        found[line.pk] = [
            SeatSaid(
                s.line_id, s.number, s.name.strip()[:120] or sender.name, s.answers
            )
            for s in seats
        ]
    return found


def told(page, answers) -> list:
    """Return answers with their questions, as they are kept."""
    return [
        {"id": each.key, "question": each.text, "answer": answers[each.key]}
        for each in page.asked()
        if answers.get(each.key)
    ]


def _new_booking(order, session):
    try:
        with transaction.atomic():
            return Booking.objects.create(
                order=order, session=session, customer=order.basket.customer
            )
    except IntegrityError as race:
        # The same customer booked on another device meanwhile.
        raise AlreadyBooked(session_id=session.pk) from race
