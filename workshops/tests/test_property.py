"""Whatever happens in whatever order, what is sold and kept never exceeds the seats."""

from contextlib import suppress
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from common.errors import DomainError
from ops.integrity.orders import only_legal_steps
from ops.integrity.stock import (
    nothing_else_holds_stock,
    pending_has_one_live_hold,
    promised_is_what_orders_hold,
)
from ops.integrity.workshops import CHECKS
from outbox.models import Message
from payments.models import PaymentAttempt
from payments.oscar_rows import record_capture
from shop.order.processing import change_status
from stock.services import release_hold
from workshops.cancelling import call_off_all, cancel_seats
from workshops.models import Booking, Session, WaitingEntry
from workshops.rebooking import rebook
from workshops.sessions import call_off_session, change_session, details_of
from workshops.tests.factories import (
    book,
    coming,
    in_days,
    make_material,
    make_page,
    make_session,
    wait_for,
)
from workshops.waiting import fill_session, lapse_offer, leave_waiting_list

PEOPLE = st.integers(0, 5)
STEPS = (
    *("book", "book", "pay", "pay", "expire", "cancel", "cancel", "rebook"),
    *("join", "join", "lapse", "leave", "resize", "call_off"),
)
STEP = st.tuples(st.sampled_from(STEPS), PEOPLE, st.integers(0, 1), st.integers(1, 3))
# Where every example begins: both dates nearly sold, somebody waits.
BEGINNING = (
    ("book", 0, 0, 3),
    ("pay", 0, 0, 1),
    ("book", 1, 1, 2),
    ("pay", 0, 0, 1),
    ("join", 2, 0, 2),
    ("join", 3, 1, 2),
)
ALWAYS = (*(check for _number, check in CHECKS), promised_is_what_orders_hold)
AT_THE_END = (only_legal_steps, nothing_else_holds_stock, pending_has_one_live_hold)
# Mails that must have been written by some example: else nothing was tried.
HAPPENED = {
    "waiting_offered",
    "waiting_lapsed",
    "workshop_moved",
    "workshop_cancelled",
    "workshop_called_off",
}


class Undo(Exception):
    """Ends an example without leaving a row."""


class World:
    """Two dates that share material, and people who want seats."""

    def __init__(self):
        page, material = make_page(), make_material(5)
        self.sessions = [
            make_session(page, capacity=4, materials_id=material.pk),
            make_session(
                page,
                capacity=3,
                materials_id=material.pk,
                starts_at=in_days(37),
                let_smaller_pass=True,
            ),
        ]

    def bookings(self, state):
        """Return the bookings in a state, oldest first."""
        return list(Booking.objects.filter(state=state).order_by("pk"))

    def take(self, step, who, which, size):
        """Take one step; a refusal is an answer too."""
        with suppress(DomainError), transaction.atomic():
            getattr(self, step)(who, self.sessions[which], size)

    def book(self, who, session, size):
        """Order seats, by whoever they may be kept for."""
        book(session, size, email=f"p{who}@example.com")

    def join(self, who, session, size):
        """Wait for seats."""
        wait_for(session, size, email=f"p{who}@example.com")

    def pay(self, who, session, size):
        """Pay the order of one booking; the bank is not what is tried here."""
        held = self.bookings("held")
        if held:
            order = held[who % len(held)].order
            values = {"amount": order.total_incl_tax, "currency": "EUR"}
            attempt = PaymentAttempt.objects.create(
                order=order,
                gateway="test",
                captured=order.total_incl_tax,
                captured_currency="EUR",
                state=PaymentAttempt.State.CAPTURED,
                **values,
            )
            record_capture(attempt)
            change_status(order_id=order.pk, status="paid")

    def expire(self, who, session, size):
        """Let an order's quarter of an hour be over."""
        held = self.bookings("held")
        if held:
            release_hold(order_id=held[who % len(held)].order_id)

    def cancel(self, who, session, size):
        """Give some seats up."""
        booked = self.bookings("booked")
        if booked:
            one = booked[who % len(booked)]
            cancel_seats(booking_id=one.pk, attendee_ids=coming(one)[:size], reason="x")

    def rebook(self, who, session, size):
        """Move to the other date."""
        booked = self.bookings("booked")
        if booked:
            rebook(booking_id=booked[who % len(booked)].pk, session_id=session.pk)

    def _party(self, who, state):
        entries = WaitingEntry.objects.filter(state=state).order_by("pk")
        return entries[who % len(entries)] if entries else None

    def lapse(self, who, session, size):
        """Let an offer be over."""
        if entry := self._party(who, WaitingEntry.State.OFFERED):
            WaitingEntry.objects.filter(pk=entry.pk).update(deadline=timezone.now())
            lapse_offer(entry_id=entry.pk)

    def leave(self, who, session, size):
        """Leave the list."""
        if entry := self._party(who, WaitingEntry.State.WAITING):
            leave_waiting_list(entry_id=entry.pk)

    def resize(self, who, session, size):
        """Put more or fewer chairs at the table; then the worker fills them."""
        session = Session.objects.select_related("page").get(pk=session.pk)
        details = replace(details_of(session), capacity=who + 1)
        change_session(session_id=session.pk, details=details)
        fill_session(session_id=session.pk)

    def call_off(self, who, session, size):
        """Call a date off, rarely, and let the worker finish."""
        if who == 0:
            call_off_session(session_id=session.pk, reason="x")
            call_off_all(session.pk)


def check(*checks):
    """Assert what must hold."""
    assert [row for each in checks for row in each()] == []


def check_offers():
    """Assert that nobody was offered fewer seats than they are."""
    parties = dict(WaitingEntry.objects.values_list("pk", "party"))
    for message in Message.objects.filter(template="waiting_offered"):
        pk = int(message.key.split(":")[1])
        assert message.context["party"] == parties[pk]


@pytest.mark.feature("Z2")
@pytest.mark.feature("R-I3")
@pytest.mark.django_db
def test_seats_and_material_add_up_whatever_happens():
    world, seen = World(), set()
    for step in BEGINNING:
        world.take(*step)

    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(STEP, min_size=5, max_size=10))
    def run(steps):
        with suppress(Undo), transaction.atomic():
            for step in steps:
                world.take(*step)
                check(*ALWAYS)
            check(*AT_THE_END)
            check_offers()
            seen.update(Message.objects.values_list("template", flat=True))
            raise Undo

    run()

    assert seen >= HAPPENED
