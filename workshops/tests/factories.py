"""Workshops with dates, and people who book them."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.test import Client
from django.utils import timezone

from oscar.core.loading import get_model

from catalogue.tests.factories import make_rates
from home.tests.factories import make_workshop, make_workshops
from refunds.tests.factories import pay
from shop.checkout.services import place_order, prepare_basket
from shop.checkout.tests.factories import make_basket, sender
from users.tests.factories import make_user
from workshops.attendee_forms import SeatSaid
from workshops.checkin import Scanned, take_scans
from workshops.models import (
    MaterialQuota,
    Room,
    Session,
    SessionTier,
    WorkshopIndexPage,
)
from workshops.sessions import SessionDetails, open_session
from workshops.waiting import join_waiting_list

StockPool = get_model("partner", "StockPool")
_numbers = count(1)


def make_page(**fields):
    """Return a published workshop, its list made where it is missing."""
    parent = WorkshopIndexPage.objects.filter(locale__language_code="en").first()
    return make_workshop(parent or make_workshops(), **fields)


def make_room(name="Atelier", **fields):
    """Return a room of this name."""
    known = {"street": "Rue Haute 12", "postcode": "1000", "city": "Brussels"}
    return Room.objects.get_or_create(name=name, defaults=known | fields)[0]


def details(**changes):
    """Return what staff say of a date a month from now, in a room of its own."""
    make_rates()
    starts_at = changes.pop("starts_at", None) or in_days(30)
    known = {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "language": "en",
        "capacity": 8,
        "price": Decimal("68.00"),
    }
    if "room_id" not in changes:
        known["room_id"] = make_room(f"Room {next(_numbers)}").pk
    return SessionDetails(**known | changes)


def in_days(days, **more):
    """Return a moment so far from now, seconds cut off."""
    moment = timezone.now() + timedelta(days=days, **more)
    return moment.replace(second=0, microsecond=0)


def make_session(page=None, **changes):
    """Return a date on sale."""
    page = page or make_page()
    return open_session(page_id=page.pk, details=details(**changes))


def seat(session, kind=SessionTier.Kind.ADULT):
    """Return the product of a seat, loaded as a basket needs it."""
    tiers = session.tiers.select_related("product__product_class")
    return tiers.get(kind=kind).product


def seats_basket(session, seats=1, *, owner=None, children=0, products=()):
    """Return an open basket with seats of a date, and other products if named."""
    basket = make_basket(seat(session), owner=owner, quantity=seats)
    for product in products:
        basket.add_product(product, 1)
    if children:
        basket.add_product(seat(session, SessionTier.Kind.CHILD), children)
    return basket


def order_seats(basket, *, user=None, email="anne@example.com", names=(), **changes):
    """Place an order for a basket of seats; ``names`` are given to the first seats."""
    prepare_basket(basket, user=user, email=email)
    said = [
        SeatSaid(line.pk, number, name, {})
        for line in basket.all_lines()
        for number, name in enumerate(names[: line.quantity], start=1)
    ]
    known = {
        "basket_id": basket.pk,
        "sender": sender(email=email),
        "deliveries": [],
        "user": user,
        "said": {"seat": said},
    }
    return place_order(**known | changes)


def book(session, seats=1, email="anne@example.com", **changes):
    """Return a pending order of seats by the owner of an address."""
    return order_seats(seats_basket(session, seats), email=email, **changes)


def wait_for(session, party=1, email="wim@example.com", name="Wim"):
    """Put somebody on the waiting list."""
    return join_waiting_list(
        session_id=session.pk, name=name, email=email, language="en", party=party
    )


def make_material(units, name="Wreath frames"):
    """Return material that several dates share."""
    pool = StockPool.objects.create(units=units)
    return MaterialQuota.objects.create(name=name, pool=pool)


def book_paid(bank, session, seats=1, email="anne@example.com", **changes):
    """Return a paid booking of seats by the owner of an address."""
    order = book(session, seats, email=email, **changes)
    pay(bank, order)
    return order.bookings.get(session=session)


def taken(session):
    """Return how many seats of a date are taken or kept."""
    return Session.objects.values_list("pool__taken", flat=True).get(pk=session.pk)


def coming(booking):
    """Return the keys of who still comes."""
    live = booking.attendees.filter(cancelled_at=None)
    return list(live.values_list("pk", flat=True))


def let_in(booking, name):
    """Let somebody of a booking in at the door."""
    code = booking.attendees.get(name=name).code
    (result,) = take_scans(session_id=booking.session_id, scans=[Scanned(code)])
    assert result.welcome


def move_start(session, **ahead):
    """Let a date start so far from now, as if time had passed."""
    start = timezone.now() + timedelta(**ahead)
    end = start + timedelta(hours=3)
    Session.objects.filter(pk=session.pk).update(starts_at=start, ends_at=end)


def pay_seats(bank, session, seats=1, email="anne@example.com", **changes):
    """Return an order of seats that was paid at the test bank."""
    order = book(session, seats, email=email, **changes)
    pay(bank, order)
    return order


def staff(role):
    """Return a browser of a member of staff with a role; "" for a customer."""
    client = Client()
    client.force_login(make_user(role=role))
    return client


def typed(**changes):
    """Return what staff type to open a date a month from now."""
    starts_at = timezone.localtime(changes.pop("starts_at", None) or in_days(30))
    ends_at = timezone.localtime(
        changes.pop("ends_at", None) or starts_at + timedelta(hours=3)
    )
    room = changes.pop("room", None) or make_room().pk
    return {
        "starts_at": f"{starts_at:%Y-%m-%dT%H:%M}",
        "ends_at": f"{ends_at:%Y-%m-%dT%H:%M}",
        "room": room,
        "language": "en",
        "capacity": "8",
        "price": "68.00",
        "min_seats": "0",
        "decide_days": "5",
        "cancel_hours": "24",
        "close_hours": "2",
    } | changes
