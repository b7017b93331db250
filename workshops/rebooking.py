"""Choose another date: the payment stays, the seats move."""

from collections import Counter

from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from oscar.apps.partner.exceptions import InvalidStockAdjustment
from oscar.core.loading import get_model

from common.faults import fault_point
from workshops import mails
from workshops.cancelling import lock_booking, read_people, refuse_change
from workshops.errors import AlreadyBooked, NotThisWorkshop, SeatsGone
from workshops.keeping import stop_waiting
from workshops.lifecycle import refuse_closed
from workshops.models import Booking, Session
from workshops.waiting import fill_session

StockPool = get_model("partner", "StockPool")
Line = get_model("order", "Line")


def dates_to_choose(booking, now=None) -> list[Session]:
    """Return the other dates of the workshop that have room for all who still come.

    At the same prices; soonest first, at most 50.
    """
    session, tiers = booking.session, _tiers_of(booking)
    seats = sum(tiers.values())
    others = Session.objects.upcoming(now).filter(
        page__translation_key=session.page.translation_key
    )
    others = others.exclude(pk=session.pk).select_related(
        "page", "room", "pool", "materials__pool"
    )
    priced = others.prefetch_related("tiers__product__stockrecords")
    wanted = _prices(session)
    return [
        other
        for other in priced[:50]
        if other.is_bookable(now)
        and other.free >= seats
        and all(_prices(other).get(kind) == wanted.get(kind) for kind in tiers)
    ]


def _tiers_of(booking) -> dict:
    """Return ``{kind: people}`` of who still comes.

    Counted here: rows that were read locked cannot be grouped by PostgreSQL.
    """
    people = booking.attendees.all()
    return dict(Counter(each.kind for each in people if not each.cancelled_at))


def _prices(session) -> dict:
    """Return ``{kind: price}`` of a date without early prices, euros incl. VAT."""
    return {
        tier.kind: record.price
        for tier in session.tiers.all()
        if tier.product.is_public
        for record in tier.product.stockrecords.all()
    }


@transaction.atomic
def rebook(*, booking_id: int, session_id: int, user=None, now=None) -> Booking:
    """Move a whole booking to another date of the same workshop and price.

    Nothing is charged or paid back; tickets keep their codes and open the new date.

    Raises:
        NotBooked, TooLateToChange: from the deadline of the date it is on.
        AlreadyCame: somebody of the booking was let in at the door.
        SessionCalledOff, BookingClosed: the new date takes nobody any more.
        NotThisWorkshop: another workshop, another price, or a private date.
        SeatsGone: too few seats are free there; carries ``left``.
        AlreadyBooked: the customer has seats on the new date already.
    """
    booking = lock_booking(booking_id)
    read_people([booking], lock=True)
    refuse_change(booking, now)
    fault_point("before_rebook")
    old = booking.session
    new = Session.objects.select_related("page", "room", "pool", "materials__pool").get(
        pk=session_id
    )
    refuse_closed(new, now)
    _refuse_other(booking, old, new)
    _move_seats(booking, new)
    before = {"starts_at": old.starts_at.isoformat(), "room": old.room.name}
    booking.session, booking.free_to_leave = new, False
    booking.revision += 1
    try:
        with transaction.atomic():
            booking.save(update_fields=["session", "free_to_leave", "revision"])
    except IntegrityError as known:
        raise AlreadyBooked(session_id=new.pk) from known
    booking.order.notes.create(
        user=user, note_type="System", message=f"Seats moved: {old} → {new}"
    )
    stop_waiting(new, booking.customer, order=booking.order)
    mails.post_moved(booking, before)
    for key in sorted((old.pk, new.pk)):
        fill_session(session_id=key)
    return booking


def _refuse_other(booking, old, new):
    same = new.page.translation_key == old.page.translation_key
    if new.pk == old.pk or not same or new.code:
        raise NotThisWorkshop
    here, there = _prices(old), _prices(new)
    if any(there.get(kind) != here.get(kind) for kind in _tiers_of(booking)):
        raise NotThisWorkshop


def _move_seats(booking, new):
    """Let each line promise units of the new date instead of the old one."""
    tiers = {tier.kind: tier for tier in new.tiers.select_related("product")}
    live = Q(attendees__cancelled_at=None, attendees__booking=booking)
    lines = list(
        Line.objects.filter(attendees__booking=booking)
        .annotate(seats=Count("attendees", filter=live, distinct=True))
        .filter(seats__gt=0)
        .select_related("stockrecord__product__product_class")
        .order_by("stockrecord_id", "pk")
    )
    kinds = dict(booking.attendees.values_list("line_id", "kind"))
    records = {
        line.pk: tiers[kinds[line.pk]].product.stockrecords.get() for line in lines
    }
    both = [*(line.stockrecord for line in lines), *records.values()]
    StockPool.attach(both, lock=True)
    for line in lines:
        line.stockrecord.cancel_allocation(line.seats)
    pools = [pool for record in records.values() for pool in record.shared_pools]
    left = min(pool.free for pool in pools)
    for line in lines:
        record = records[line.pk]
        try:
            record.allocate(line.seats)
        except InvalidStockAdjustment as refusal:
            raise SeatsGone(left=left) from refusal
        tier = tiers[kinds[line.pk]]
        line.stockrecord, line.product, line.num_allocated = (
            record,
            tier.product,
            line.seats,
        )
        line.title, line.upc = tier.product.get_title(), tier.product.upc
        line.partner_sku = record.partner_sku
        line.save()
