"""Workshops: seats, material, people and waiting parties tell the same."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.utils import timezone

from oscar.core.loading import get_model

from shop.order import statuses
from workshops.models import Attendee, Booking, Scan, Session, WaitingEntry

Line = get_model("order", "Line")
StockPool = get_model("partner", "StockPool")

# The worker calls off one booking after the other.
CALLING_OFF = timedelta(minutes=10)
LIVE = WaitingEntry.LIVE


def pools_hold_what_is_promised_and_kept():
    """R-I3: what a pool lost is what its records promised and what is kept of it."""
    due = defaultdict(int)
    records = StockPool.records.through.objects.values_list("stockpool")
    for pool, units in records.annotate(units=Sum("stockrecord__num_allocated")):
        due[pool] += units or 0
    kept = WaitingEntry.objects.filter(state__in=LIVE).order_by()
    for name in ("session__pool", "session__materials__pool"):
        for pool, units in kept.values_list(name).annotate(units=Sum("held")):
            due[pool] += units
    return [
        f"pool {pool.pk}: {pool.taken} taken of {pool.units}, "
        f"{due[pool.pk]} promised and kept"
        for pool in StockPool.objects.order_by("pk")
        if pool.taken != due[pool.pk] or pool.taken > pool.units
    ]


def seats_have_their_people():
    """R-I3: a line of seats that are held or booked promises one for each attendee."""
    live = Q(
        attendees__cancelled_at=None, attendees__booking__state__in=Booking.LIVE
    ) & Q(attendees__isnull=False)
    lines = Line.objects.filter(stockrecord__pooled=True).annotate(
        people=Count("attendees", filter=live)
    )
    return [
        f"order {line.order.number}, line {line.pk}: {line.num_allocated} seats, "
        f"{line.people} people"
        for line in lines.exclude(num_allocated=F("people")).select_related("order")
    ]


def one_booking_of_a_customer():
    """A customer has at most one live booking of a date."""
    rows = Booking.objects.filter(state__in=Booking.LIVE).order_by()
    many = rows.values("session", "customer").annotate(n=Count("pk")).filter(n__gt=1)
    return [f"date {row['session']}: {row['n']} bookings of one" for row in many]


def bookings_follow_orders():
    """Bookings of ended orders are cancelled, of paid ones not held, else held."""
    ended = Q(order__status__in=statuses.ENDED, state__in=Booking.LIVE)
    unpaid = Q(order__status=statuses.PENDING, state=Booking.State.BOOKED)
    paid = Q(order__status__in=statuses.PLACED, state=Booking.State.HELD)
    broken = Booking.objects.filter(ended | unpaid | paid).select_related("order")
    return [
        f"booking {row.pk}: {row.state}, its order is {row.order.status}"
        for row in broken
    ]


def live_bookings_have_people():
    """A live booking has somebody who comes, a cancelled one nobody."""
    comes = Attendee.objects.filter(booking=OuterRef("pk"), cancelled_at=None)
    rows = Booking.objects.annotate(comes=Exists(comes))
    live = Q(state__in=Booking.LIVE)
    broken = rows.filter((live & Q(comes=False)) | (~live & Q(comes=True)))
    return [f"booking {row.pk}: {row.state} and its people" for row in broken]


def tickets_let_one_person_in():
    """A ticket was welcomed once, and who was welcomed came."""
    welcome = Q(scans__outcome=Scan.Outcome.ADMITTED)
    rows = Attendee.objects.annotate(times=Count("scans", filter=welcome))
    broken = Q(times__gt=1) | Q(times=1, checked_in_at=None)
    return [
        f"attendee {row.pk}: let in {row.times} times"
        for row in rows.filter(broken).order_by("pk")
    ]


def offers_are_whole():
    """An offered party is kept exactly its seats; who does not wait keeps none."""
    offered = Q(state=WaitingEntry.State.OFFERED) & ~Q(held=F("party"))
    over = ~Q(state__in=LIVE) & Q(held__gt=0)
    return [
        f"party {row.pk}: {row.state}, {row.held} of {row.party} kept"
        for row in WaitingEntry.objects.filter(offered | over)
    ]


def nothing_is_kept_on_called_off_dates():
    """Nobody is booked on, or waits for, a date called off ten minutes ago."""
    off = Session.objects.filter(
        state=Session.State.CANCELLED, cancelled_at__lt=timezone.now() - CALLING_OFF
    )
    waiting = WaitingEntry.objects.filter(session__in=off, state__in=LIVE)
    booked = Booking.objects.filter(session__in=off, state__in=Booking.LIVE)
    return [
        *(f"party {row.pk}: waits for a date called off" for row in waiting),
        *(f"booking {row.pk}: {row.state} on a date called off" for row in booked),
    ]


CHECKS = (
    ("R-I3", pools_hold_what_is_promised_and_kept),
    ("R-I3", seats_have_their_people),
    ("seats", one_booking_of_a_customer),
    ("seats", bookings_follow_orders),
    ("seats", live_bookings_have_people),
    ("seats", tickets_let_one_person_in),
    ("seats", offers_are_whole),
    ("seats", nothing_is_kept_on_called_off_dates),
)
