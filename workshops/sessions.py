"""Open, change, repeat and call off dates."""

from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from oscar.apps.partner.exceptions import InvalidStockAdjustment
from oscar.core.loading import get_model

from common.queueing import queue_after_commit
from workshops import mails
from workshops.errors import (
    EarlyPriceWrong,
    EndsBeforeItStarts,
    InThePast,
    MaterialShort,
    ReasonMissing,
    RoomTaken,
    SeatsBelowBookings,
    SessionCalledOff,
)
from workshops.models import Booking, MaterialQuota, Room, Session, SessionTier
from workshops.seats import hide_tier, write_tier
from workshops.tasks import call_off_bookings, fill_freed_seats

StockPool = get_model("partner", "StockPool")

# Columns of the row; the rest of the details is seats and prices.
COLUMNS = (
    *("starts_at", "ends_at", "room_id", "language", "note", "materials_id"),
    *("cancel_hours", "close_hours", "min_seats", "decide_days", "let_smaller_pass"),
    "code",
)


@dataclass(frozen=True)
class SessionDetails:
    """What staff say of a date; prices are euros incl. VAT, moments are aware."""

    starts_at: datetime
    ends_at: datetime
    room_id: int
    language: str
    capacity: int
    price: Decimal
    child_price: Decimal | None = None
    early_price: Decimal | None = None
    early_until: datetime | None = None
    note: str = ""
    materials_id: int | None = None
    cancel_hours: int = 24
    close_hours: int = 2
    min_seats: int = 0
    decide_days: int = 5
    let_smaller_pass: bool = False
    code: str = ""

    @property
    def columns(self) -> dict:
        """Return what is written on the row itself."""
        return {name: getattr(self, name) for name in COLUMNS}


@transaction.atomic
def open_session(*, page_id: int, details: SessionDetails, now=None) -> Session:
    """Put a date of a workshop on sale.

    Raises:
        InThePast: it would start before now.
        EndsBeforeItStarts, EarlyPriceWrong: the details contradict themselves.
        RoomTaken: another date is in the room then; carries ``other``.
    """
    _refuse_unfit(details, now or timezone.now())
    _lock_room(details)
    pool = StockPool.objects.create(units=details.capacity)
    session = Session.objects.create(page_id=page_id, pool=pool, **details.columns)
    _write_prices(session, details)
    return session


@transaction.atomic
def change_session(
    *, session_id: int, details: SessionDetails, now=None
) -> tuple[Session, int]:
    """Change a date; return it and how many bookings were told.

    Another time or another room is told to everybody who booked, once for each change,
    with the right to leave until it starts. Nothing is taken from who is booked, kept
    or offered a seat.

    Raises:
        SessionCalledOff: it was cancelled.
        SeatsBelowBookings: fewer seats than are taken; carries ``taken``.
        MaterialShort: another material that is not enough for who has booked.
        and what ``open_session`` raises.
    """
    now = now or timezone.now()
    rooms = Session.objects.filter(pk=session_id).values_list("room_id", flat=True)
    _lock_room(details, *rooms)
    session = _lock(session_id)
    if session.is_cancelled:
        raise SessionCalledOff
    moved = (session.starts_at, session.ends_at, session.room_id) != (
        details.starts_at,
        details.ends_at,
        details.room_id,
    )
    _refuse_unfit(details, now if moved else None, session)
    before = _where(session)
    _move_material(session, details.materials_id)
    for name, value in details.columns.items():
        setattr(session, name, value)
    if moved and details.starts_at > now:
        session.confirmed_at = None if details.min_seats else session.confirmed_at
    session.save()
    _resize(session, details.capacity)
    session = Session.objects.select_related("pool", "materials__pool", "page").get(
        pk=session_id
    )
    _write_prices(session, details)
    queue_after_commit(fill_freed_seats, session.pk)
    return session, _tell_change(session, before) if moved else 0


def _lock(pk):
    """Return a date, locked against other staff: who books only refers to it."""
    # An order locks the pools, then refers to the date; here the date comes first.
    return Session.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def _refuse_unfit(details, now, session=None):
    if details.ends_at <= details.starts_at:
        raise EndsBeforeItStarts
    if now is not None and details.starts_at <= now:
        raise InThePast
    if details.early_price is not None:
        until = details.early_until
        ends_in_time = until is not None and until < details.starts_at
        if not ends_in_time or not 0 <= details.early_price < details.price:
            raise EarlyPriceWrong
    clash = clash_in_room(
        details.room_id, details.starts_at, details.ends_at, except_for=session
    )
    if clash:
        raise RoomTaken(other=clash)


def _lock_room(details, *others):
    """Lock the rooms concerned, so that two dates never take one at the same time."""
    wanted = {details.room_id, *others}
    list(Room.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))


def clash_in_room(room_id, starts_at, ends_at, *, except_for=None):
    """Return another date in a room at that time, None when it is free."""
    there = Session.objects.open().filter(
        room_id=room_id, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    others = there.exclude(pk=except_for and except_for.pk)
    return others.select_related("page").first()


def _resize(session, capacity):
    try:
        StockPool.objects.get(pk=session.pool_id).resize(capacity)
    except InvalidStockAdjustment as refusal:
        taken = StockPool.objects.values_list("taken", flat=True)
        raise SeatsBelowBookings.of(taken.get(pk=session.pool_id)) from refusal


def _move_material(session, materials_id):
    """Let the seats that are taken take another material, or none any more."""
    if session.materials_id == materials_id:
        return
    keys = {session.materials_id, materials_id} - {None}
    quotas = MaterialQuota.objects.filter(pk__in=keys)
    known = dict(quotas.values_list("pk", "pool_id"))
    wanted = {session.pool_id, *known.values()}
    pools = StockPool.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    pools = {pool.pk: pool for pool in pools}
    taken = pools[session.pool_id].taken
    if not taken:
        return
    if session.materials_id:
        pools[known[session.materials_id]].give_back(taken)
    if materials_id:
        try:
            pools[known[materials_id]].take(taken)
        except InvalidStockAdjustment as refusal:
            raise MaterialShort from refusal


def _write_prices(session, details):
    early = details.early_price is not None
    early = (details.early_price, details.early_until) if early else None
    write_tier(session, SessionTier.Kind.ADULT, details.price, early)
    if details.child_price is None:
        hide_tier(session, SessionTier.Kind.CHILD)
    else:
        write_tier(session, SessionTier.Kind.CHILD, details.child_price)


def _where(session):
    """Return when and where it was to be, as a mail tells it."""
    return {"starts_at": session.starts_at.isoformat(), "room": session.room.name}


def _tell_change(session, before) -> int:
    session.changes += 1
    session.save(update_fields=["changes"])
    booked = session.bookings.filter(state=Booking.State.BOOKED)
    booked.update(free_to_leave=True, revision=F("revision") + 1)
    told = booked.select_related("order__sender").order_by("pk")
    for booking in told:
        mails.post_changed(booking, session, before)
    return len(told)


@transaction.atomic
def call_off_session(*, session_id: int, reason: str, user=None, now=None) -> Session:
    """Cancel a date: sold no more from this commit on, everybody is paid back and told.

    The paying back is the worker's, one booking at a time: killed half way, it goes on
    where it stopped. Calling again changes nothing.

    Raises ReasonMissing without a reason; everybody who booked reads it.
    """
    reason = reason.strip()[:200]
    if not reason:
        raise ReasonMissing
    session = _lock(session_id)
    if not session.is_cancelled:
        session.state = Session.State.CANCELLED
        session.cancelled_at, session.cancel_reason = now or timezone.now(), reason
        session.save(update_fields=["state", "cancelled_at", "cancel_reason"])
        for kind in SessionTier.Kind.values:
            hide_tier(session, kind)
    queue_after_commit(call_off_bookings, session.pk)
    return session


def confirm_session(*, session_id: int, now=None) -> bool:
    """Decide that a date takes place, however few come; False if it was decided."""
    undecided = Session.objects.open().filter(pk=session_id, confirmed_at=None)
    return bool(undecided.update(confirmed_at=now or timezone.now()))


def details_of(session) -> SessionDetails:
    """Return what staff said of a date, prices included."""
    prices, early = {}, (None, None)
    for tier in session.tiers.filter(product__is_public=True).select_related("product"):
        record = tier.product.stockrecords.get()
        prices[tier.kind] = record.price
        if tier.kind == SessionTier.Kind.ADULT and record.reduction:
            early = (record.reduction.price, record.reduction.ends_at)
    known = {name: getattr(session, name) for name in COLUMNS}
    return SessionDetails(
        capacity=session.capacity,
        price=prices.get(SessionTier.Kind.ADULT, session.page.price),
        child_price=prices.get(SessionTier.Kind.CHILD),
        early_price=early[0],
        early_until=early[1],
        **known,
    )


@transaction.atomic
def repeat_session(*, session_id: int, weeks: int, now=None) -> list[Session]:
    """Open the same date again in each of the ``weeks`` (1 to 26) that follow.

    At the same hour of the clock in Brussels, also where the clocks change. All or
    none: RoomTaken names the date that is in the way.
    """
    session = Session.objects.select_related("pool", "page").get(pk=session_id)
    details = replace(details_of(session), code="")
    opened = []
    for week in range(1, weeks + 1):
        moved = {
            field.name: _later(getattr(details, field.name), week)
            for field in fields(details)
            if field.name in ("starts_at", "ends_at", "early_until")
        }
        opened.append(
            open_session(
                page_id=session.page_id, details=replace(details, **moved), now=now
            )
        )
    return opened


def _later(moment, weeks):
    if moment is None:
        return None
    local = timezone.localtime(moment).replace(tzinfo=None) + timedelta(weeks=weeks)
    return timezone.make_aware(local)
