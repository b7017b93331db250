"""Workshops, seats and waiting parties for races, written inside the shop."""

import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.core import signing
from django.utils import timezone

from oscar.core.loading import get_model

from home.tests import factories as pages
from payments.gateways.test import TestGateway
from refunds.tests.factories import pay
from shop.basket.middleware import SALT
from shop.checkout.tests.factories import make_ground
from shop.order.links import order_token
from tests.races.stages import staff_session
from workshops.errors import SeatsBelowBookings
from workshops.groups import Quote, ask_for_group, quote_group
from workshops.links import group_token, waiting_token
from workshops.models import Attendee, Room, Session, WorkshopPage
from workshops.sessions import call_off_session, change_session, details_of
from workshops.tests import factories
from workshops.waiting import fill_session, join_waiting_list

StockPool = get_model("partner", "StockPool")


def session(capacity=1, days=30, **changes):
    """Put a date on sale; return what a buyer needs to know."""
    make_ground()
    _renumber()
    made = factories.make_session(
        capacity=capacity, starts_at=factories.in_days(days), **changes
    )
    return {"session": made.pk, "pool": made.pool_id, "title": made.page.title}


def _renumber():
    """Go on counting: every call is a new process, whose numbers begin at 1 again."""
    pages._numbers = count(WorkshopPage.objects.count() + 1)
    factories._numbers = count(Room.objects.count() + 1)


def booked(capacity, people, days=30):
    """Return a date so many people paid a seat of each, and their orders' links."""
    stage = session(capacity=capacity, days=days)
    date = Session.objects.get(pk=stage["session"])
    bank = TestGateway()
    tokens = []
    for number in range(people):
        order = factories.book(date, email=f"guest{number}@example.com")
        pay(bank, order)
        tokens.append(order_token(order.number))
    return stage | {"tokens": tokens}


def waiting(session, people, party=1):
    """Let so many people wait for a date; return their links in order."""
    return [
        waiting_token(
            join_waiting_list(
                session_id=session,
                name=f"Waiting {number}",
                email=f"waiting{session}-{number}@example.com",
                language="en",
                party=party,
            )
        )
        for number in range(people)
    ]


def call_off(session):
    """Call a date off; its people are the worker's."""
    call_off_session(session_id=session, reason="The teacher is ill", user=None)


def door(people):
    """Return a date, its people's tickets, who stands at its door, and another date."""
    stage = booked(capacity=people, people=people)
    tickets = Attendee.objects.filter(booking__session=stage["session"])
    codes = list(tickets.order_by("pk").values_list("code", flat=True))
    page = Session.objects.get(pk=stage["session"]).page
    other = factories.make_session(
        page, capacity=people, starts_at=factories.in_days(37)
    )
    return stage | {"codes": codes, "staff": staff_session(), "other": other.pk}


def quoted():
    """Return the link of a group that was sent a quote, and its key."""
    stage = session()
    page = Session.objects.get(pk=stage["session"]).page
    said = {"name": "Team Lumen", "email": "lumen@example.com", "people": 12}
    enquiry = ask_for_group(page_id=page.pk, language="en", **said)
    starts_at = factories.in_days(50)
    quote = Quote(
        price=Decimal("75.00"),
        seats=12,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        room_id=factories.make_room(f"Winter garden {enquiry.pk}").pk,
        valid_until=factories.in_days(30),
    )
    quote_group(enquiry_id=enquiry.pk, quote=quote, user=None)
    return {"token": group_token(enquiry), "enquiry": enquiry.pk}


def resize(session, capacities):
    """Set one capacity after the other, as staff do; return those that were taken."""
    done = []
    for capacity in capacities:
        date = Session.objects.select_related("page").get(pk=session)
        details = replace(details_of(date), capacity=capacity)
        with suppress(SeatsBelowBookings):
            change_session(session_id=session, details=details)
            done.append(capacity)
        time.sleep(0.05)
    return done


def crossed(people):
    """Fill guests' baskets with seats of two dates that share material.

    Every second basket names the dates the other way round. Return the cookies.
    """
    make_ground()
    _renumber()
    page, material = factories.make_page(), factories.make_material(4 * people)
    first, second = (
        factories.make_session(
            page, capacity=people, materials_id=material.pk, starts_at=starts_at
        )
        for starts_at in (factories.in_days(30), factories.in_days(37))
    )
    cookies = []
    for number in range(people):
        one, two = (first, second) if number % 2 else (second, first)
        basket = factories.seats_basket(one, products=[factories.seat(two)])
        cookies.append(signing.dumps(basket.pk, salt=SALT))
    pools = [first.pool_id, second.pool_id, material.pool_id]
    return {"cookies": cookies, "pools": pools}


def end_offer(session):
    """Let the time of a date's offers be over."""
    past = timezone.now() - timedelta(seconds=1)
    return (
        Session.objects.get(pk=session)
        .waiting.filter(state="offered")
        .update(deadline=past)
    )


def fill(session):
    """Offer what is free."""
    return fill_session(session_id=session)
