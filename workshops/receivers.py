"""Bookings follow their order, and seats follow what was paid back."""

from django.db.models import F
from django.dispatch import receiver
from django.utils import timezone

from oscar.core.loading import get_class, get_model

from payments.signals import payment_confirmed
from refunds.signals import units_given_back
from shop.basket.signals import baskets_merged
from shop.order import statuses
from shop.order.lines import loose_lines
from shop.order.vetoes import register_veto
from stock.errors import HoldExpired
from stock.signals import hold_retaking
from workshops import mails
from workshops.cancelling import read_people
from workshops.keeping import claim_restored, follow_basket, restore_offers
from workshops.models import Attendee, Booking
from workshops.waiting import fill_session

Line = get_model("order", "Line")
order_status_changed = get_class("order.signals", "order_status_changed")
State = Booking.State


@receiver(order_status_changed)
def follow_order(order, old_status, new_status, **kwargs):
    """Book what was paid, cancel what was cancelled, revive what was paid late.

    Connected without a sender: Oscar sends the order itself as one.
    """
    if new_status == statuses.PAID and old_status == statuses.PENDING:
        if loose_lines(order):
            order.bookings.filter(state=State.HELD).update(state=State.BOOKED)
    elif new_status == statuses.PAID:
        _revive(order)
    elif new_status == statuses.CANCELLED:
        _cancel(order, unpaid=old_status == statuses.PENDING)


def _cancel(order, unpaid):
    now = timezone.now()
    live = order.bookings.filter(state__in=Booking.LIVE)
    sessions = sorted(live.values_list("session_id", flat=True))
    if not sessions:
        return
    Attendee.objects.filter(booking__in=live, cancelled_at=None).update(
        cancelled_at=now
    )
    live.update(state=State.CANCELLED, cancelled_at=now)
    if unpaid:
        restore_offers(order=order)
    for session_id in sessions:
        fill_session(session_id=session_id)


def _revive(order):
    """Bring back the bookings of an order that was paid after its hold ran out.

    Its seats were promised anew before. Raises HoldExpired, which sends the money back,
    when a date was called off or has closed meanwhile.
    """
    for booking in order.bookings.select_related("session").order_by("pk"):
        if not booking.session.is_bookable():
            raise HoldExpired(order_id=order.pk)
        booking.state, booking.cancelled_at = State.BOOKED, None
        booking.save(update_fields=["state", "cancelled_at"])
        booking.attendees.update(cancelled_at=None)


@receiver(hold_retaking)
def let_go_of_kept(sender, order, **kwargs):
    """Free the seats kept for who pays late, so that the order can have them."""
    claim_restored(order)


@receiver(baskets_merged)
def keep_for_account(sender, merged, into, **kwargs):
    """Keep seats for the account that a visitor signed in to."""
    follow_basket(merged=merged, into=into)


@receiver(units_given_back)
def free_seats(sender, order_id, units, **kwargs):
    """Cancel as many attendees of a line as were paid back, the last ones first.

    Who gives seats up names them; staff who give money back for a line name only how
    many. Who came in already stays as who came.
    """
    for line in Line.objects.filter(pk__in=units, attendees__isnull=False).distinct():
        # Databases do not agree on where to sort what is empty.
        absent_first = F("checked_in_at").asc(nulls_first=True)
        live = line.attendees.filter(cancelled_at=None).order_by(absent_first, "-pk")
        left = line.quantity - line.tally.refunded
        gone = list(live.values_list("pk", flat=True))[: max(live.count() - left, 0)]
        if not gone:
            continue
        now = timezone.now()
        Attendee.objects.filter(pk__in=gone).update(cancelled_at=now)
        for booking in Booking.objects.filter(attendees__in=gone).distinct():
            if not booking.attendees.filter(cancelled_at=None).exists():
                booking.state, booking.cancelled_at = State.CANCELLED, now
                booking.save(update_fields=["state", "cancelled_at"])
            fill_session(session_id=booking.session_id)


@receiver(payment_confirmed)
def send_tickets(sender, order, **kwargs):
    """Send the tickets of what was paid, a mail for each date."""
    if not loose_lines(order):
        return
    booked = order.bookings.filter(state=State.BOOKED)
    rows = booked.select_related(
        "session__page", "session__room", "session__materials__pool"
    )
    for booking in rows.order_by("pk"):
        mails.post_tickets(booking)


@register_veto
def too_late_for_seats(order, now, *, lock=False) -> bool:
    """Tell whether a date keeps a customer from cancelling an order.

    Its deadline has passed, or somebody came in with a ticket of it.
    """
    if not loose_lines(order):
        return False
    booked = list(order.bookings.filter(state=State.BOOKED).select_related("session"))
    read_people(booked, lock=lock)
    return any(
        b.has_come
        or now >= (b.session.starts_at if b.free_to_leave else b.session.cancel_until)
        for b in booked
    )
