"""Seats broken behind the shop's back are found and named."""

import uuid
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from ops.integrity import find_breaches
from ops.integrity.workshops import offers_are_whole, one_booking_of_a_customer
from workshops.models import Attendee, Booking, Scan, Session, WaitingEntry
from workshops.tests.factories import (
    book,
    book_paid,
    make_material,
    make_session,
    wait_for,
)

Line = get_model("order", "Line")
StockPool = get_model("partner", "StockPool")

GUARDS = ("kept_all_or_not_offered", "one_booking_per_customer_and_date")

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    """A full date with shared material, and a party of two that waits."""
    session = make_session(capacity=2, materials_id=make_material(5).pk)
    book(session, 2)
    wait_for(session, 2)
    assert find_breaches() == []
    return session


@pytest.mark.feature("R-I3")
@pytest.mark.parametrize("which", ["pool", "materials"])
def test_a_pool_that_counts_otherwise_is_found(session, which):
    pool = session.pool if which == "pool" else session.materials.pool
    StockPool.objects.filter(pk=pool.pk).update(taken=1)

    (breach,) = find_breaches()

    assert breach.startswith(f"R-I3: pool {pool.pk}: 1 taken of ")
    assert breach.endswith(", 2 promised and kept")


@pytest.mark.feature("R-I3")
def test_kept_seats_nobody_took_from_the_pool_are_found(session):
    WaitingEntry.objects.update(held=1)

    assert sorted(find_breaches()) == sorted(
        [
            f"R-I3: pool {session.pool_id}: 2 taken of 2, 3 promised and kept",
            f"R-I3: pool {session.materials.pool_id}: 2 taken of 5, "
            "3 promised and kept",
        ]
    )


@pytest.mark.feature("R-I3")
def test_a_seat_without_its_person_is_found(session):
    one = Attendee.objects.first()
    Attendee.objects.filter(pk=one.pk).update(cancelled_at=timezone.now())

    line = Line.objects.select_related("order").get()
    assert find_breaches() == [
        f"R-I3: order {line.order.number}, line {line.pk}: 2 seats, 1 people"
    ]


@pytest.mark.feature("R-I3")
def test_a_held_booking_of_a_paid_order_is_found(bank):
    booking = book_paid(bank, make_session())
    Booking.objects.update(state="held")

    assert find_breaches() == [f"seats: booking {booking.pk}: held, its order is paid"]


@pytest.mark.feature("R-I3")
def test_a_booked_date_of_an_unpaid_order_is_found(session):
    booking = Booking.objects.get()
    Booking.objects.update(state="booked")

    assert find_breaches() == [
        f"seats: booking {booking.pk}: booked, its order is pending"
    ]


@pytest.mark.feature("R-I3")
def test_a_cancelled_booking_with_people_is_found(session):
    booking = Booking.objects.get()
    Booking.objects.update(state="cancelled")

    assert find_breaches()[-1] == (
        f"seats: booking {booking.pk}: cancelled and its people"
    )


@pytest.mark.feature("Z4")
def test_a_ticket_that_let_two_people_in_is_found(session):
    anne, bart = Attendee.objects.order_by("pk")
    now = timezone.now()
    Attendee.objects.filter(pk=anne.pk).update(checked_in_at=now)
    for attendee in (anne, anne, bart):
        Scan.objects.create(
            key=uuid.uuid4(),
            session=session,
            attendee=attendee,
            outcome=Scan.Outcome.ADMITTED,
            scanned_at=now,
        )

    assert find_breaches() == [
        f"seats: attendee {anne.pk}: let in 2 times",
        f"seats: attendee {bart.pk}: let in 1 times",
    ]


@pytest.fixture
def unguarded():
    """A database that forgot two of its constraints until the test ends."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            table = WaitingEntry._meta.db_table
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {GUARDS[0]}")
        cursor.execute(f"DROP INDEX {GUARDS[1]}")
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.feature("R-I3")
def test_what_the_database_refuses_is_found_without_its_guard(unguarded):
    session = make_session(capacity=3)
    booking = book(session, 3).bookings.get()
    party = wait_for(session, 2)

    Booking.objects.create(
        order=booking.order, session=session, customer=booking.customer
    )
    WaitingEntry.objects.update(state="offered", held=1, deadline=timezone.now())

    assert one_booking_of_a_customer() == [f"date {session.pk}: 2 bookings of one"]
    assert offers_are_whole() == [f"party {party.pk}: offered, 1 of 2 kept"]


@pytest.mark.feature("R-I3")
def test_people_left_on_a_date_called_off_are_found_after_ten_minutes(session):
    booking, party = Booking.objects.get(), WaitingEntry.objects.get()
    now = timezone.now()
    Session.objects.update(state="cancelled", cancel_reason="x", cancelled_at=now)
    assert find_breaches() == []

    Session.objects.update(cancelled_at=now - timedelta(minutes=11))

    assert find_breaches() == [
        f"seats: party {party.pk}: waits for a date called off",
        f"seats: booking {booking.pk}: held on a date called off",
    ]
