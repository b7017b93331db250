"""Charges that fail: tried again, confirmed, given up; never brought twice."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

import pytest

from outbox.models import Message
from payments.expiry import close_expired_holds
from payments.models import PaymentAttempt, SavedMethod
from payments.outcomes import refresh_attempt
from refunds.models import Refund
from shop.order import statuses
from stock.models import StockHold
from stock.services import release_hold
from subscriptions import charging, running, tasks
from subscriptions.models import Occurrence, Subscription
from subscriptions.tests.factories import lock_moment, pay, subscribe
from subscriptions.tests.test_running import run
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
States = Occurrence.State
State = Subscription.State


@pytest.fixture
def anne(db):
    """Somebody with an account."""
    return make_user("anne@example.com")


def first_charge(bank, anne, time_machine, card):
    """Return a subscription whose second period was charged to ``card``."""
    subscription = subscribe(bank, user=anne, card=card)
    for _period in range(2):
        now = lock_moment(subscription)
        time_machine.move_to(now)
        occurrence = run(subscription, now)
    subscription.refresh_from_db()
    return subscription, occurrence


def try_all(now, time_machine):
    """Let every sweep of two weeks pass; return the moments at which it was tried."""
    tried = []
    for hour in range(1, 24 * 16):
        moment = now + timedelta(hours=hour)
        time_machine.move_to(moment)
        for pk in list(running.claimed_to_prepare(moment)):
            running.prepare_again(occurrence_id=pk, now=moment)
        for model, pk in charging.due_charges(moment):
            charging.charge(model=model, pk=pk, now=moment)
            tried.append(moment - now)
        close_expired_holds()
    return tried


@pytest.mark.feature("Y6")
def test_a_declined_card_is_tried_five_times_more_then_on_hold(
    bank, anne, time_machine
):
    subscription, occurrence = first_charge(bank, anne, time_machine, "later-decline")
    now = timezone.now()

    tried = try_all(now, time_machine)

    subscription.refresh_from_db()
    occurrence.refresh_from_db()
    days = [each // timedelta(hours=12) / 2 for each in tried]
    assert days == [0.5, 1.5, 3.5, 7.5, 14.5]
    assert subscription.state == State.ON_HOLD
    assert occurrence.state == States.UNPAID
    assert not StockHold.objects.filter(outcome__in=StockHold.HOLDING).exists()
    assert not PaymentAttempt.objects.filter(
        state="captured", order=occurrence.order
    ).exists()
    sent = Message.objects.filter(template="subscription_failed")
    assert sent.count() == 5
    for template in ("subscription_on_hold", "staff_subscription_on_hold"):
        assert Message.objects.filter(template=template).count() == 1


@pytest.mark.feature("Y6")
def test_a_payment_by_hand_resumes_and_brings_one_delivery(bank, anne, time_machine):
    subscription, occurrence = first_charge(bank, anne, time_machine, "later-decline")
    assert subscription.state == State.PAST_DUE
    later = timezone.now() + timedelta(hours=6)
    time_machine.move_to(later)

    pay(bank, occurrence.order)

    subscription.refresh_from_db()
    occurrence.refresh_from_db()
    assert subscription.state == State.ACTIVE
    assert occurrence.state == States.PLACED
    assert subscription.next_day > occurrence.date
    assert run(subscription, later) is None
    assert SavedMethod.objects.count() == 2


@pytest.mark.feature("Y6")
def test_who_pays_late_gets_no_period_that_locked_meanwhile(bank, anne, time_machine):
    subscription, occurrence = first_charge(bank, anne, time_machine, "later-decline")
    # The third period locks, and the flowers went back, while the second is not paid.
    later = lock_moment(subscription) + timedelta(hours=1)
    time_machine.move_to(later)
    assert run(subscription, later) is None
    close_expired_holds()
    running.prepare_again(occurrence_id=occurrence.pk, now=later)
    occurrence.refresh_from_db()

    pay(bank, occurrence.order)

    subscription.refresh_from_db()
    placed = subscription.occurrences.filter(state=States.PLACED).order_by("date")
    assert placed.count() == 2
    assert placed.last().date >= later.date()
    assert lock_moment(subscription) > later
    assert subscription.next_day > placed.last().date


@pytest.mark.feature("Y6")
def test_who_must_confirm_gets_one_mail_with_the_banks_page(
    client, bank, anne, time_machine
):
    subscription, occurrence = first_charge(bank, anne, time_machine, "secure")
    attempt = PaymentAttempt.objects.get(order=occurrence.order)

    charging.charge(model=Occurrence, pk=occurrence.pk)
    mail = Message.objects.get(template="subscription_confirm")
    client.post(attempt.pay_url, {"confirm": "secure"})
    refresh_attempt(attempt_id=attempt.pk)

    assert mail.context["pay_url"].endswith(attempt.pay_url)
    occurrence.refresh_from_db()
    assert occurrence.state == States.PLACED
    assert PaymentAttempt.objects.filter(order=occurrence.order).count() == 1


@pytest.mark.feature("Y6", refuses=True)
def test_money_for_an_order_that_was_replaced_goes_back(bank, anne, time_machine):
    subscription, occurrence = first_charge(bank, anne, time_machine, "secure")
    old = occurrence.order
    attempt = PaymentAttempt.objects.get(order=old)
    release_hold(order_id=old.pk)
    now = timezone.now() + timedelta(hours=1)
    Occurrence.objects.filter(pk=occurrence.pk).update(next_try_at=now)
    running.prepare_again(occurrence_id=occurrence.pk, now=now)
    occurrence.refresh_from_db()
    assert occurrence.order != old
    bank.decide(str(attempt.key), "secure")

    attempt = refresh_attempt(attempt_id=attempt.pk)

    old.refresh_from_db()
    assert old.status == statuses.CANCELLED
    assert attempt.state == "refund-due"
    assert Refund.objects.get(attempt=attempt).amount == Decimal("30.00")
    occurrence.refresh_from_db()
    assert occurrence.order != old


@pytest.mark.feature("Y6", refuses=True)
def test_two_workers_count_one_failure_once(bank, anne, time_machine):
    subscription = subscribe(bank, user=anne)
    for _period in range(2):
        now = lock_moment(subscription)
        time_machine.move_to(now)
        occurrence = running.place_due_delivery(
            subscription_id=subscription.pk, now=now
        )
    copies = [Occurrence.objects.get(pk=occurrence.pk) for _worker in range(2)]

    said = [charging.fail(copy, "declined", now, None) for copy in copies]

    occurrence.refresh_from_db()
    assert said == ["failed", "over"]
    assert occurrence.tries == 1
    assert Message.objects.filter(template="subscription_failed").count() == 1


@pytest.mark.feature("G11")
@pytest.mark.feature("G11", refuses=True)
@pytest.mark.feature("R-F06")
def test_one_that_cannot_be_prepared_is_told_and_the_others_go_on(
    bank, anne, time_machine, django_capture_on_commit_callbacks
):
    poison = subscribe(bank, user=anne)
    good = subscribe(bank, user=anne)
    poison.size.bouquet.is_public = False
    poison.size.bouquet.save()
    now = lock_moment(good)
    time_machine.move_to(now)

    tasks.place_due_deliveries()

    poison.refresh_from_db()
    assert poison.problem
    assert poison.credits == 1
    assert poison.occurrences.get().state == States.CLAIMED
    assert good.occurrences.get().state == States.PLACED
    for template in ("subscription_blocked", "staff_subscription_blocked"):
        assert Message.objects.filter(template=template).count() == 1


@pytest.mark.feature("Y6")
def test_a_silent_bank_is_asked_again_with_the_same_key(bank, anne, time_machine):
    subscription = subscribe(bank, user=anne)
    now = lock_moment(subscription)
    time_machine.move_to(now)
    run(subscription, now)
    now = lock_moment(subscription)
    time_machine.move_to(now)
    bank.give_powers(fault="drop", path="/charges", acted=True)

    occurrence = run(subscription, now)
    unknown = PaymentAttempt.objects.get(order=occurrence.order).state
    charging.charge(model=Occurrence, pk=occurrence.pk)

    occurrence.refresh_from_db()
    assert unknown == "unknown"
    assert occurrence.state == States.PLACED
    assert PaymentAttempt.objects.filter(order=occurrence.order).count() == 1
    assert occurrence.tries == 0


@pytest.mark.feature("G5", refuses=True)
@pytest.mark.feature("R-F06")
def test_a_term_that_cannot_be_billed_is_told_and_stops_nobody(
    bank, anne, time_machine
):
    subscription = subscribe(bank, user=anne, rhythm="monthly", term=12)
    Subscription.objects.filter(pk=subscription.pk).update(credits=0)
    subscription.size.year.is_public = False
    subscription.size.year.save()
    now = lock_moment(subscription)
    time_machine.move_to(now)

    occurrence = run(subscription, now)

    subscription.refresh_from_db()
    assert occurrence.state == States.CLAIMED
    assert subscription.problem
    assert not subscription.bills.exists()
    # As it was paid: the books are checked when this test is over.
    Subscription.objects.filter(pk=subscription.pk).update(credits=12)
