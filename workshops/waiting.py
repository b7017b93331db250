"""The waiting list: seats that come free are kept for who is first, all or none.

Every step locks the pools of the date first, then its waiting parties, so that what is
sold, held and offered never adds up to more than there is.
"""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from oscar.core.loading import get_model

from common.customers import customer_key
from common.faults import fault_point
from workshops import mails
from workshops.errors import (
    AlreadyBooked,
    AlreadyWaiting,
    BookingClosed,
    SeatsFree,
    SessionCalledOff,
)
from workshops.models import Booking, Session, WaitingEntry, WaitingStep

StockPool = get_model("partner", "StockPool")
State, What = WaitingEntry.State, WaitingStep.What


def lock_session(session_id: int) -> Session:
    """Return a date with its pools locked, by key, until the transaction ends."""
    session = Session.objects.select_related(
        "materials", "page", "room", "pool", "materials__pool"
    ).get(pk=session_id)
    keys = [pool.pk for pool in session.pools]
    pools = StockPool.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    pools = {pool.pk: pool for pool in pools}
    session.pool = pools[session.pool_id]
    if session.materials_id:
        session.materials.pool = pools[session.materials.pool_id]
    # Called off, or moved, before the lock was ours.
    session.refresh_from_db(
        fields=["state", "starts_at", "close_hours", "let_smaller_pass"]
    )
    return session


@transaction.atomic
def join_waiting_list(
    *, session_id: int, name: str, email: str, language: str, party: int, now=None
) -> WaitingEntry:
    """Let a party of 1 to 10 people wait for a date that has not room for all of them.

    Raises:
        SessionCalledOff, BookingClosed: it takes nobody any more.
        SeatsFree: there is room; carries ``left``.
        AlreadyBooked, AlreadyWaiting: the same address has seats, or waits.
    """
    session = lock_session(session_id)
    if session.is_cancelled:
        raise SessionCalledOff
    if not session.is_bookable(now):
        raise BookingClosed
    if session.free >= party:
        raise SeatsFree(left=session.free)
    customer = customer_key(email)
    if session.bookings.filter(customer=customer, state__in=Booking.LIVE).exists():
        raise AlreadyBooked(session_id=session_id)
    try:
        with transaction.atomic():
            entry = WaitingEntry.objects.create(
                session=session,
                customer=customer,
                name=name,
                email=email,
                language=language,
                party=party,
            )
    except IntegrityError as known:
        raise AlreadyWaiting from known
    note_step(entry, What.JOINED)
    mails.post_waiting(entry, "waiting_joined", place=place_of(entry))
    return entry


def place_of(entry) -> int:
    """Return where a party stands on the list, from 1; 0 when it does not wait."""
    if entry.state not in WaitingEntry.LIVE:
        return 0
    before = Q(priority__gt=entry.priority) | Q(
        priority=entry.priority, pk__lt=entry.pk
    )
    waiting = WaitingEntry.objects.filter(
        before, session=entry.session_id, state=State.WAITING
    )
    return waiting.count() + 1


@transaction.atomic
def fill_session(*, session_id: int, now=None) -> int:
    """Keep free seats for who waits, in order; return how many parties got an offer.

    A party gets all its seats or waits on. Seats too few for the first are kept until
    there are enough, unless the date lets a smaller party pass: then that is written
    down. An offer lasts WAITING_OFFER_HOURS, at most until booking closes.
    """
    session, now = lock_session(session_id), now or timezone.now()
    if not session.is_bookable(now):
        return 0
    waiting = session.waiting.select_for_update().filter(state=State.WAITING)
    parties = list(waiting.order_by("-priority", "pk"))
    before = {entry.pk: entry.held for entry in parties}
    served, passed = _share_out(session, parties)
    _keep(session, sum(entry.held for entry in parties) - sum(before.values()))
    for entry in parties:
        if entry.held == entry.party:
            entry.session = session
            _offer(entry, now, passed[: served[entry.pk]])
        elif entry.held != before[entry.pk]:
            entry.save(update_fields=["held"])
    return len(served)


def _share_out(session, parties):
    """Say how many seats are kept for each; return who is served and who was passed.

    The first is ``{party key: how many were passed by then}``, the second those parties
    in order. What was kept for who came first is theirs no more once somebody is before
    them.
    """
    free = session.free + sum(entry.held for entry in parties)
    served, passed = {}, []
    for entry in parties:
        fits = entry.party <= free
        # Too few are kept as well, and leave none to who comes after.
        keep = fits or not session.let_smaller_pass
        entry.held = min(entry.party, free) if keep else 0
        free -= entry.held
        if fits:
            served[entry.pk] = len(passed)
        elif not keep:
            passed.append(entry)
    return served, passed


def _keep(session, more):
    """Take so many more units from every pool; give back where it is less than none."""
    for pool in session.pools:
        if more > 0:
            pool.take(more)
        elif more < 0:
            pool.give_back(-more)


def _offer(entry, now, passed):
    hours = timedelta(hours=settings.WAITING_OFFER_HOURS)
    entry.state, entry.offers = State.OFFERED, entry.offers + 1
    entry.deadline = min(now + hours, entry.session.closes_at)
    entry.save(update_fields=["state", "offers", "deadline", "held"])
    note_step(entry, What.OFFERED)
    for other in passed:
        words = _("%(n)d of %(party)d seats came free: party no. %(pk)d passed.")
        note_step(
            other,
            What.PASSED,
            words % {"n": entry.party, "party": other.party, "pk": entry.pk},
        )
    mails.post_offered(entry)


def note_step(entry, what, note="", user=None) -> None:
    """Write down what happened to a party; in the caller's transaction."""
    WaitingStep.objects.create(entry=entry, what=what, note=note[:200], user=user)


def _let_go(entry, session, state, what, *, user=None, note=""):
    """End a live entry under the lock; what was kept is free again."""
    if entry.held:
        for pool in session.pools:
            pool.give_back(entry.held)
    entry.state, entry.held = state, 0
    entry.save(update_fields=["state", "held"])
    note_step(entry, what, note, user)


@transaction.atomic
def leave_waiting_list(*, entry_id: int, user=None, note="") -> bool:
    """Take a party off the list, as it asks or as staff decide; False if it was off."""
    entry = WaitingEntry.objects.get(pk=entry_id)
    session = lock_session(entry.session_id)
    entry.refresh_from_db()
    if entry.state not in WaitingEntry.LIVE:
        return False
    _let_go(entry, session, State.LEFT, What.LEFT, user=user, note=note)
    fill_session(session_id=session.pk)
    return True


@transaction.atomic
def lapse_offer(*, entry_id: int, now=None) -> bool:
    """End an offer nobody took in time; the next in line gets the seats."""
    now = now or timezone.now()
    entry = WaitingEntry.objects.get(pk=entry_id)
    session = lock_session(entry.session_id)
    entry.refresh_from_db()
    if entry.state != State.OFFERED or entry.deadline > now:
        return False
    fault_point("before_lapse")
    entry.session = session
    _let_go(entry, session, State.LAPSED, What.LAPSED)
    mails.post_waiting(entry, "waiting_lapsed", key=str(entry.offers))
    fill_session(session_id=session.pk, now=now)
    return True


def due_offers(now=None):
    """Return the keys of offers whose time has passed, oldest first."""
    over = WaitingEntry.objects.filter(
        state=State.OFFERED, deadline__lte=now or timezone.now()
    )
    return over.order_by("deadline").values_list("pk", flat=True)


@transaction.atomic
def change_priority(*, entry_id: int, priority: int, reason: str, user) -> WaitingEntry:
    """Let a party come earlier or later, and write down who decided and why."""
    entry = WaitingEntry.objects.get(pk=entry_id)
    session = lock_session(entry.session_id)
    WaitingEntry.objects.filter(pk=entry_id).update(priority=priority)
    note_step(entry, What.MOVED, f"{entry.priority} → {priority}: {reason}", user)
    fill_session(session_id=session.pk)
    entry.refresh_from_db()
    return entry


@transaction.atomic
def close_waiting(*, entry_id: int) -> bool:
    """End the waiting for a date that takes nobody any more, and say so once."""
    entry = WaitingEntry.objects.get(pk=entry_id)
    session = lock_session(entry.session_id)
    entry.refresh_from_db()
    if entry.state not in WaitingEntry.LIVE:
        return False
    entry.session = session
    _let_go(entry, session, State.CLOSED, What.CLOSED)
    mails.post_waiting(entry, "waiting_closed", reason=session.cancel_reason)
    return True


def sessions_to_fill() -> list[int]:
    """Return the keys of dates where somebody waits and a seat is free."""
    waiting = Session.objects.open().filter(
        waiting__state=State.WAITING, pool__taken__lt=F("pool__units")
    )
    return sorted(set(waiting.values_list("pk", flat=True)))


def parties_left_waiting(now=None) -> list[int]:
    """Return the keys of parties that wait for a date whose booking has closed."""
    now = now or timezone.now()
    waiting = WaitingEntry.objects.filter(
        state=State.WAITING, session__state=Session.State.OPEN
    )
    rows = waiting.select_related("session").order_by("pk")
    return [entry.pk for entry in rows if entry.session.closes_at <= now]
