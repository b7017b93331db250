"""Workshops, seats and waiting parties for races, written inside the shop."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from oscar.core.loading import get_model

from home.tests import factories as pages
from payments.gateways.test import TestGateway
from refunds.tests.factories import pay
from shop.checkout.tests.factories import make_ground
from shop.order.links import order_token
from workshops.models import Room, Session, WorkshopPage
from workshops.sessions import call_off_session
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
    """Let so many people wait for a date; return their keys in order."""
    return [
        join_waiting_list(
            session_id=session,
            name=f"Waiting {number}",
            email=f"waiting{session}-{number}@example.com",
            language="en",
            party=party,
        ).pk
        for number in range(people)
    ]


def call_off(session):
    """Call a date off; its people are the worker's."""
    call_off_session(session_id=session, reason="The teacher is ill", user=None)


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
