"""Give seats up: one's own in time, or everybody's when a date is called off."""

import uuid
from collections import Counter
from decimal import Decimal

from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from oscar.core.loading import get_model

from common.faults import fault_point
from refunds.models import Refund
from refunds.parts import Units, price_parts, total_of, within
from refunds.selectors import refundable
from refunds.services import request_refund
from refunds.stock_choice import settle_units
from shop.order import statuses
from shop.order.processing import change_status
from workshops import mails
from workshops.errors import AlreadyCame, NotBooked, TooLateToChange
from workshops.models import Attendee, Booking, Session, WaitingEntry
from workshops.waiting import close_waiting, fill_session

Order = get_model("order", "Order")
KEYS = uuid.UUID("5a0f6d0e-7d6b-4a44-9a5a-1f0a3d2c9b77")


def lock_booking(booking_id: int) -> Booking:
    """Return a booking, its order's row locked first, read after the lock."""
    order_id = Booking.objects.values_list("order_id", flat=True).get(pk=booking_id)
    order = Order.objects.select_for_update(of=("self",)).get(pk=order_id)
    booking = Booking.objects.select_related(
        "session__page", "session__room", "session__pool", "session__materials__pool"
    ).get(pk=booking_id)
    booking.order = order
    return booking


def read_people(bookings, *, lock) -> None:
    """Read who these bookings bring; with ``lock`` each row is held as at the door.

    Whoever is being let in is in by then, and nobody else comes in before the commit.
    By key, as the door takes them.
    """
    people = Attendee.objects.order_by("pk")
    if lock:
        people = people.select_for_update()
    prefetch_related_objects(bookings, Prefetch("attendees", queryset=people))


def refuse_change(booking, now=None) -> None:
    """Raise why a customer may not change a booking: NotBooked, AlreadyCame or
    TooLateToChange.

    Who was let in has had the seat: from then on only the shop pays back. Whose date
    was moved to another time or place may leave until it starts.
    """
    now, session = now or timezone.now(), booking.session
    if booking.state != Booking.State.BOOKED or session.is_cancelled:
        raise NotBooked
    if booking.has_come:
        raise AlreadyCame
    until = session.starts_at if booking.free_to_leave else session.cancel_until
    if now >= until:
        raise TooLateToChange(until=until)


@transaction.atomic
def cancel_seats(
    *, booking_id: int, attendee_ids, reason: str, user=None, by_shop=False, now=None
) -> Decimal:
    """Give up some seats of a paid booking; return what goes back.

    Euros incl. VAT: what these seats cost after discounts, and nothing else of the
    order. The seats are kept for who waits, or free again. ``reason`` is what the
    customer reads of the refund; ``by_shop`` says that no deadline binds.

    Raises:
        NotBooked: a seat was cancelled before, or is not of this booking.
        AlreadyCame: somebody of the booking was let in at the door.
        TooLateToChange: the deadline has passed; carries ``until``.
    """
    booking = lock_booking(booking_id)
    if not by_shop:
        read_people([booking], lock=True)
        refuse_change(booking, now)
    elif booking.state != Booking.State.BOOKED:
        raise NotBooked
    leaving = _leaving(booking, attendee_ids)
    fault_point("before_give_up")
    back = _give_up(booking, leaving, reason=reason, user=user)
    mails.post_cancelled(booking, leaving=leaving, refund=back)
    fill_session(session_id=booking.session_id)
    return back


def _leaving(booking, attendee_ids):
    wanted = set(attendee_ids)
    found = booking.attendees.filter(pk__in=wanted, cancelled_at=None).order_by("pk")
    found = list(found.select_related("line"))
    if not wanted or len(found) != len(wanted):
        raise NotBooked
    return found


def _give_up(booking, leaving, *, reason, user=None) -> Decimal:
    """Cancel attendees, give their seats and their money back; return the euros.

    The caller holds the order's row.
    """
    now = timezone.now()
    keys = [each.pk for each in leaving]
    Attendee.objects.filter(pk__in=keys).update(cancelled_at=now)
    if not booking.attendees.filter(cancelled_at=None).exists():
        Booking.objects.filter(pk=booking.pk).update(
            state=Booking.State.CANCELLED, cancelled_at=now
        )
        booking.state = Booking.State.CANCELLED
    parts, left, priced = _parts_of(booking, leaving)
    amount = total_of(priced)
    if amount:
        request_refund(
            order_id=booking.order.pk,
            reason=reason[:200],
            key=uuid.uuid5(KEYS, ",".join(map(str, keys))),
            parts=parts,
            at_most_left=True,
            # Its mail is ours.
            kind=Refund.Kind.CANCELLED,
            user=user,
        )
    else:
        # Nothing is left of what was paid for them: only the seats go back.
        settle_units(booking.order, left, priced, {}, user)
    _end_emptied(booking.order, reason, user)
    return amount


def _parts_of(booking, leaving):
    """Return what a refund of these attendees is made of, what is left, and amounts."""
    counted = Counter(each.line_id for each in leaving)
    parts = [Units(line, units) for line, units in sorted(counted.items())]
    left = refundable(booking.order)
    return parts, left, within(price_parts(parts, left), left.left)


def amount_back(booking, attendee_ids) -> Decimal:
    """Return what goes back for some seats that are still booked, euros incl. VAT.

    Raises NotBooked for a seat that was cancelled before, or is not of this booking.
    """
    _parts, _left, priced = _parts_of(booking, _leaving(booking, attendee_ids))
    return total_of(priced)


def _end_emptied(order, reason, user):
    """End an order of which nothing is left to bring, make or sit on."""
    order.refresh_from_db(fields=["status"])
    live = order.bookings.filter(state__in=Booking.LIVE)
    if statuses.CANCELLED not in order.available_statuses() or live.exists():
        return
    # Free seats are given up without a refund that would count them.
    rows = refundable(order).lines
    if not any(row.undecided if row.shared else row.units for row in rows):
        change_status(
            order_id=order.pk,
            status=statuses.CANCELLED,
            user=user,
            note=reason,
            told=True,
        )


@transaction.atomic
def call_off_booking(*, booking_id: int) -> bool:
    """Give back one booking of a date that was called off; False if it was done.

    One commit: seats, refund, mail. A worker killed before it does it again; after it
    there is nothing left to do.
    """
    booking = lock_booking(booking_id)
    if not booking.session.is_cancelled or booking.state not in Booking.LIVE:
        return False
    reason = booking.session.cancel_reason
    if booking.order.status == statuses.PENDING:
        # Nobody paid yet: the rest of the basket is given back to its owner.
        change_status(order_id=booking.order_id, status=statuses.CANCELLED, note=reason)
        return True
    leaving = list(booking.attendees.filter(cancelled_at=None).select_related("line"))
    back = _give_up(booking, leaving, reason=reason)
    fault_point("before_called_off_mail")
    mails.post_called_off(booking, leaving=leaving, refund=back)
    return True


def call_off_all(session_id: int) -> int:
    """Give back every booking of a date that was called off; return how many now."""
    done = 0
    live = Booking.objects.filter(session=session_id, state__in=Booking.LIVE)
    for pk in list(live.order_by("pk").values_list("pk", flat=True)):
        done += call_off_booking(booking_id=pk)
        fault_point("after_called_off")
    waiting = WaitingEntry.objects.filter(
        session=session_id, state__in=WaitingEntry.LIVE
    )
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        close_waiting(entry_id=pk)
    return done


def called_off_with_people():
    """Return the keys of called-off dates whose people were not all paid back yet."""
    off = Session.objects.filter(state=Session.State.CANCELLED)
    booked = off.filter(bookings__state__in=Booking.LIVE)
    waiting = off.filter(waiting__state__in=WaitingEntry.LIVE)
    return sorted(
        {*booked.values_list("pk", flat=True), *waiting.values_list("pk", flat=True)}
    )
