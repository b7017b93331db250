"""Seats that come free are kept for who is first on the list, all or none."""

from datetime import timedelta
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils import timezone, translation

from oscar.core.loading import get_model

import pytest

from ops.integrity import find_breaches
from outbox.models import Message
from payments import services as payments
from payments.expiry import close_expired_holds
from payments.outcomes import refresh_attempt
from refunds.models import Refund
from refunds.tests.factories import pay
from shop.checkout.errors import LinesRefused
from shop.checkout.services import prepare_basket
from stock.models import StockHold
from stock.services import release_hold
from users.tests.factories import make_user
from workshops.cancelling import call_off_all, cancel_seats
from workshops.errors import AlreadyWaiting, OfferOver, SeatsFree
from workshops.joining import ask_to_wait
from workshops.keeping import take_offer
from workshops.models import Booking, WaitingEntry, WaitingStep
from workshops.sessions import call_off_session
from workshops.tasks import sweep_workshops
from workshops.tests.factories import (
    book,
    book_paid,
    coming,
    in_days,
    make_session,
    move_start,
    order_seats,
    seats_basket,
    taken,
    wait_for,
)
from workshops.waiting import (
    change_priority,
    fill_session,
    lapse_offer,
    leave_waiting_list,
    place_of,
)

Basket = get_model("basket", "Basket")
State = WaitingEntry.State

pytestmark = pytest.mark.django_db


def free(booking, seats=1):
    """Give up some seats of a paid booking."""
    keys = coming(booking)[:seats]
    cancel_seats(booking_id=booking.pk, attendee_ids=keys, reason="Ill")


def fresh(*entries):
    """Return ``[(state, seats kept)]`` of parties as the database knows them."""
    rows = WaitingEntry.objects.in_bulk([entry.pk for entry in entries])
    return [(rows[entry.pk].state, rows[entry.pk].held) for entry in entries]


def over(entry):
    """Let the time of an offer be over."""
    past = timezone.now() - timedelta(minutes=1)
    WaitingEntry.objects.filter(pk=entry.pk).update(deadline=past)


def run_out(order):
    """Let a pending order's quarter of an hour be over, and end what is overdue."""
    past = timezone.now() - timedelta(minutes=1)
    StockHold.objects.filter(order=order).update(expires_at=past)
    close_expired_holds()


def rendered(template):
    """Return the text of the only mail of a kind, in its reader's language."""
    message = Message.objects.get(template=template)
    with translation.override(message.language):
        return render_to_string(f"emails/{template}.txt", message.context)


@pytest.mark.feature("Z1")
@pytest.mark.parametrize("early", [False, True])
def test_an_offer_says_what_a_seat_and_the_whole_party_cost(bank, early):
    dear = {"early_price": Decimal("55.00"), "early_until": in_days(20)}
    session = make_session(
        capacity=2, child_price=Decimal("30.00"), **(dear if early else {})
    )
    booked = book_paid(bank, session, 2)
    wait_for(session, 2)

    free(booked, 2)

    context = Message.objects.get(template="waiting_offered").context
    adult, total = ("55.00", "110.00") if early else ("68.00", "136.00")
    assert [(p["for"], p["amount"]) for p in context["prices"]] == [
        ("adult", adult),
        ("child", "30.00"),
    ]
    assert context["party_total"] == total
    text = rendered("waiting_offered")
    assert f"Adult: €{adult}" in text
    assert ("early price until" in text) is early
    assert f"In all for 2 adults: €{total}, VAT included" in text


@pytest.mark.feature("X8")
@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", "Adult: €68.00"),
        ("fr", "Adulte\xa0: 68,00\xa0€"),
        ("nl", "Volwassene: €\xa068,00"),
    ],
)
def test_an_offers_prices_are_written_as_its_reader_writes(bank, language, label):
    session = make_session(capacity=1)
    booked = book_paid(bank, session)
    entry = wait_for(session)
    WaitingEntry.objects.filter(pk=entry.pk).update(language=language)

    free(booked)

    assert label in rendered("waiting_offered")


@pytest.mark.feature("Z1")
def test_a_freed_seat_is_kept_a_day_for_the_first_then_goes_to_the_next(bank):
    session = make_session(capacity=1)
    booked = book_paid(bank, session)
    first = wait_for(session)
    second = wait_for(session, email="eva@example.com")
    assert (place_of(first), place_of(second)) == (1, 2)

    free(booked)

    first.refresh_from_db()
    assert fresh(first, second) == [(State.OFFERED, 1), (State.WAITING, 0)]
    left = first.deadline - timezone.now()
    assert timedelta(hours=23, minutes=59) < left <= timedelta(hours=24)
    assert taken(session) == 1

    over(first)
    sweep_workshops()

    assert fresh(first, second) == [(State.LAPSED, 0), (State.OFFERED, 1)]
    told = Message.objects.filter(template__startswith="waiting").order_by("pk")
    assert [(m.template, m.recipient) for m in told][2:] == [
        ("waiting_offered", "wim@example.com"),
        ("waiting_lapsed", "wim@example.com"),
        ("waiting_offered", "eva@example.com"),
    ]
    assert find_breaches() == []


@pytest.mark.feature("Z1", refuses=True)
def test_an_offer_that_is_not_over_does_not_lapse(bank):
    session = make_session(capacity=1)
    booked = book_paid(bank, session)
    first = wait_for(session)
    free(booked)

    assert lapse_offer(entry_id=first.pk) is False

    assert fresh(first) == [(State.OFFERED, 1)]


@pytest.mark.feature("Z1", refuses=True)
def test_nobody_waits_where_seats_are_free_or_waits_twice():
    session = make_session(capacity=2)
    with pytest.raises(SeatsFree):
        wait_for(session, 2)
    book(session, 2)
    wait_for(session)

    with pytest.raises(AlreadyWaiting):
        wait_for(session, 2)

    assert WaitingEntry.objects.count() == 1


@pytest.mark.feature("Z2")
def test_a_party_of_two_waits_for_two_and_nobody_passes(bank):
    session = make_session(capacity=3)
    booked = book_paid(bank, session, 3)
    pair = wait_for(session, 2)
    single = wait_for(session, 1, email="eva@example.com")

    free(booked)
    assert fresh(pair, single) == [(State.WAITING, 1), (State.WAITING, 0)]
    assert not Message.objects.filter(template="waiting_offered").exists()

    free(booked)
    assert fresh(pair, single) == [(State.OFFERED, 2), (State.WAITING, 0)]
    assert taken(session) == 3
    assert find_breaches() == []


@pytest.mark.feature("Z2")
def test_a_smaller_party_passes_where_the_date_says_so_and_it_is_written_down(bank):
    session = make_session(capacity=2, let_smaller_pass=True)
    booked = book_paid(bank, session, 2)
    pair = wait_for(session, 2)
    single = wait_for(session, 1, email="eva@example.com")

    free(booked)

    assert fresh(pair, single) == [(State.WAITING, 0), (State.OFFERED, 1)]
    passed = pair.steps.get(what=WaitingStep.What.PASSED)
    assert passed.note == f"1 of 2 seats came free: party no. {single.pk} passed."
    assert not single.steps.filter(what=WaitingStep.What.PASSED).exists()
    assert find_breaches() == []


def test_what_was_kept_for_who_came_first_goes_to_who_is_put_before_them(bank):
    session = make_session(capacity=2)
    booked = book_paid(bank, session, 2)
    pair = wait_for(session, 2)
    single = wait_for(session, 1, email="eva@example.com")
    free(booked)

    change_priority(entry_id=single.pk, priority=5, reason="Regular", user=make_user())

    assert fresh(pair, single) == [(State.WAITING, 0), (State.OFFERED, 1)]
    step = single.steps.get(what=WaitingStep.What.MOVED)
    assert step.note == "0 → 5: Regular"
    assert find_breaches() == []


def test_who_leaves_frees_what_was_kept_for_the_next(bank):
    session = make_session(capacity=1)
    booked = book_paid(bank, session)
    first, second = wait_for(session), wait_for(session, email="eva@example.com")
    free(booked)

    assert leave_waiting_list(entry_id=first.pk) is True
    assert leave_waiting_list(entry_id=first.pk) is False

    assert fresh(first, second) == [(State.LEFT, 0), (State.OFFERED, 1)]
    assert find_breaches() == []


@pytest.fixture
def offered(bank):
    """A party of two with seats kept, on a date that is full without them."""
    session = make_session(capacity=2)
    booked = book_paid(bank, session, 2)
    entry = wait_for(session, 2)
    free(booked, 2)
    entry.refresh_from_db()
    return entry


def test_kept_seats_are_bought_by_who_they_are_kept_for(offered, bank):
    order = book(offered.session, 2, email="wim@example.com")

    offered.refresh_from_db()
    assert (offered.state, offered.order) == (State.BOOKED, order)
    pay(bank, order)
    assert order.bookings.get().state == Booking.State.BOOKED
    assert taken(offered.session) == 2
    assert find_breaches() == []


def test_kept_seats_are_nobody_elses(offered):
    with pytest.raises(LinesRefused):
        book(offered.session, 1, email="eva@example.com")

    assert fresh(offered) == [(State.OFFERED, 2)]
    assert find_breaches() == []


def test_who_buys_fewer_leaves_the_rest_to_the_next(offered):
    second = wait_for(offered.session, 1, email="eva@example.com")

    book(offered.session, 1, email="wim@example.com")

    assert fresh(offered, second) == [(State.BOOKED, 0), (State.OFFERED, 1)]
    assert find_breaches() == []


def test_an_order_nobody_paid_leaves_the_offer_until_its_deadline(offered):
    order = book(offered.session, 2, email="wim@example.com")

    run_out(order)

    assert fresh(offered) == [(State.OFFERED, 2)]
    assert taken(offered.session) == 2
    assert find_breaches() == []
    again = Basket.objects.get(pk=order.basket_id)
    assert order_seats(again, email="wim@example.com").bookings.get()
    assert find_breaches() == []


def test_an_order_nobody_paid_after_the_deadline_lets_the_next_have_them(offered):
    second = wait_for(offered.session, 2, email="eva@example.com")
    order = book(offered.session, 2, email="wim@example.com")
    over(offered)

    run_out(order)

    assert fresh(offered, second) == [(State.LAPSED, 0), (State.OFFERED, 2)]
    assert Message.objects.filter(template="waiting_lapsed").count() == 1
    assert find_breaches() == []


def test_who_paid_fewer_than_waited_and_then_did_not_pay_waits_in_line(offered):
    second = wait_for(offered.session, 1, email="eva@example.com")
    order = book(offered.session, 1, email="wim@example.com")

    run_out(order)

    assert fresh(offered, second) == [(State.WAITING, 1), (State.OFFERED, 1)]
    assert find_breaches() == []


def test_who_waits_and_books_otherwise_waits_no_more(bank):
    session = make_session(capacity=2)
    book_paid(bank, session, 1)
    waits = wait_for(session, 2)

    order = book(session, 1, email="wim@example.com")
    assert fresh(waits) == [(State.BOOKED, 0)]

    run_out(order)
    assert fresh(waits)[0][0] == State.WAITING
    assert find_breaches() == []


def late(bank, order):
    """Pay an order whose time ran out while its owner was at the bank."""
    attempt = payments.start_payment(order_id=order.pk, gateway="test", language="en")
    bank.decide(str(attempt.key), "success")
    release_hold(order_id=order.pk, note="Not paid in time")
    refresh_attempt(attempt_id=attempt.pk)
    order.refresh_from_db()


def test_a_late_payment_takes_the_seats_that_were_kept_again(offered, bank):
    order = book(offered.session, 2, email="wim@example.com")

    late(bank, order)

    assert order.status == "paid"
    assert order.bookings.get().state == Booking.State.BOOKED
    assert fresh(offered) == [(State.BOOKED, 0)]
    assert taken(offered.session) == 2
    assert Message.objects.filter(
        template="workshop_tickets", recipient="wim@example.com"
    ).exists()
    assert find_breaches() == []


def test_a_late_payment_brings_a_booking_back(bank):
    session = make_session(capacity=2)
    order = book(session, 2)

    late(bank, order)

    booking = order.bookings.get()
    assert (order.status, booking.state) == ("paid", Booking.State.BOOKED)
    assert len(coming(booking)) == 2
    assert find_breaches() == []


@pytest.mark.parametrize("why", ["taken", "closed", "off"])
def test_a_late_payment_for_seats_that_are_gone_goes_back(bank, why):
    session = make_session(capacity=1)
    order = book(session)
    attempt = payments.start_payment(order_id=order.pk, gateway="test", language="en")
    bank.decide(str(attempt.key), "success")
    release_hold(order_id=order.pk)
    if why == "taken":
        book(session, email="eva@example.com")
    elif why == "closed":
        move_start(session, hours=1)
    else:
        call_off_session(session_id=session.pk, reason="Flood")
        call_off_all(session.pk)

    refresh_attempt(attempt_id=attempt.pk)

    order.refresh_from_db()
    assert order.status == "cancelled"
    assert order.bookings.get().state == Booking.State.CANCELLED
    refund = Refund.objects.get()
    assert refund.amount == attempt.amount
    assert refund.reason == (
        "Your payment came in too late: what you had chosen was gone."
    )
    text = rendered("payment_refunded")
    assert "came in too late: what you had chosen was gone by then" in text
    assert "flower" not in text
    assert taken(session) == (1 if why == "taken" else 0)
    assert find_breaches() == []


def test_kept_seats_follow_the_basket_that_signs_in(offered):
    guest = seats_basket(offered.session, 2)
    take_offer(entry_id=offered.pk, basket=guest)
    user = make_user("somebody.else@example.com")
    own = Basket.objects.create(owner=user)
    prepare_basket(own, user=user)

    own.merge(guest)

    offered.refresh_from_db()
    assert offered.basket == own
    order = order_seats(own, user=user, email=user.email)
    assert order.bookings.get().attendees.count() == 2
    assert fresh(offered) == [(State.BOOKED, 0)]
    assert find_breaches() == []


@pytest.mark.feature("Z1", refuses=True)
def test_an_offer_that_is_over_is_not_taken(offered):
    over(offered)

    with pytest.raises(OfferOver):
        take_offer(entry_id=offered.pk, basket=seats_basket(offered.session, 1))

    offered.refresh_from_db()
    assert offered.basket is None


def test_a_list_whose_date_takes_nobody_any_more_is_closed_once():
    session = make_session(capacity=1)
    book(session)
    entry = wait_for(session)
    move_start(session, hours=1)

    for _time in range(2):
        sweep_workshops()

    assert fresh(entry) == [(State.CLOSED, 0)]
    assert Message.objects.filter(template="waiting_closed").count() == 1


def test_freed_seats_of_a_date_that_closed_are_offered_to_nobody():
    session = make_session(capacity=1)
    order = book(session)
    entry = wait_for(session)
    move_start(session, hours=1)

    run_out(order)

    assert fill_session(session_id=session.pk) == 0
    assert fresh(entry) == [(State.WAITING, 0)]


@pytest.mark.feature("Z1", refuses=True)
def test_who_is_known_already_is_told_by_mail_at_most_once_a_day(bank):
    session = make_session(capacity=1)
    book_paid(bank, session, email="anne@example.com")
    asked = {"session_id": session.pk, "name": "X", "language": "en", "party": 1}
    wait_for(session)

    for _time in range(2):
        assert ask_to_wait(email="anne@example.com", **asked) is None
        assert ask_to_wait(email="WIM@example.com", **asked) is None

    assert WaitingEntry.objects.count() == 1
    told = Message.objects.filter(
        template__in=["waiting_booked", "waiting_already"]
    ).order_by("pk")
    assert [(m.template, m.recipient) for m in told] == [
        ("waiting_booked", "anne@example.com"),
        ("waiting_already", "wim@example.com"),
    ]
