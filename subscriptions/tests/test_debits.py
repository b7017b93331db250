"""A first payment by Bancontact: what follows is debited from the account behind it."""

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from outbox.models import Message
from payments.instalments import owes_balance
from payments.models import PaymentAttempt, PaymentPlan, SavedMethod
from payments.outcomes import refresh_attempt
from refunds.models import Refund
from shop.checkout.selectors import order_page
from shop.order import statuses
from shop.order.links import order_token
from shop.order.processing import change_status
from stock.models import StockHold
from subscriptions import billing, charging, resuming, running, tasks
from subscriptions.cancelling import cancel_subscription
from subscriptions.changing import skip
from subscriptions.errors import StillOwed
from subscriptions.links import subscription_token
from subscriptions.models import Bill, CancelReason, Occurrence, Subscription
from subscriptions.tests.factories import lock_moment, pay, subscribe
from subscriptions.tests.test_running import run
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")
States = Occurrence.State
State = Subscription.State


@pytest.fixture
def anne(db):
    """Somebody with an account."""
    return make_user("anne@example.com")


def debited(bank, anne, time_machine, card="bancontact", periods=2, **changes):
    """Return a subscription and its last period, debited and not answered yet."""
    bank.give_powers(confirmed_after=0)
    subscription = subscribe(bank, user=anne, card=card, **changes)
    for _period in range(periods):
        now = lock_moment(subscription)
        time_machine.move_to(now)
        occurrence = run(subscription, now)
    subscription.refresh_from_db()
    return subscription, occurrence


def answer(row):
    """Hear what became of a debit: the bank knows at once, we when we ask."""
    attempt = PaymentAttempt.objects.filter(order=row.order).latest("pk")
    attempt = refresh_attempt(attempt_id=attempt.pk)
    row.refresh_from_db()
    return attempt


def first_step(order):
    """Return where its page says that an order began."""
    (delivery,) = order_page(Order.objects.get(pk=order.pk))["deliveries"]
    return str(delivery.track[0].label)


def sweep(time_machine, **later):
    """Let the charges that are due so much later be tried; return what they said."""
    now = timezone.now() + timedelta(**later)
    time_machine.move_to(now)
    due = charging.due_charges(now)
    return [charging.charge(model=model, pk=pk, now=now) for model, pk in due]


@pytest.mark.feature("Y6")
def test_bancontact_keeps_the_account_behind_it(bank, anne):
    bank.give_powers(confirmed_after=0)

    subscription = subscribe(bank, user=anne, card="bancontact")

    kept = SavedMethod.objects.get()
    assert (kept.user, kept.label, kept.is_debit) == (anne, "SEPA •••• 3000", True)
    assert kept.expires is None
    assert subscription.state == State.ACTIVE
    assert subscription.line.order.status == statuses.PAID


@pytest.mark.feature("Y6")
def test_a_debited_delivery_is_made_while_its_money_is_on_the_way(
    bank, anne, time_machine
):
    subscription, occurrence = debited(bank, anne, time_machine)
    order = occurrence.order
    assert occurrence.state == States.PLACED
    assert (order.status, owes_balance(order)) == (statuses.PAID, True)
    assert StockHold.objects.get(order=order).outcome == StockHold.Outcome.SETTLED
    assert order.payment_attempts.get().state == "processing"
    assert sweep(time_machine, days=2) == ["unknown"]
    first_steps = [first_step(order)]

    attempt = answer(occurrence)

    first_steps.append(first_step(order))
    assert first_steps == ["Ordered", "Paid"]
    assert (attempt.state, attempt.captured) == ("captured", Decimal("30.00"))
    assert occurrence.next_try_at is None
    assert PaymentPlan.objects.get(order=order).balance_paid_at is not None
    assert sweep(time_machine, days=9) == []
    assert order.payment_attempts.count() == 1
    subscription.refresh_from_db()
    assert subscription.state == State.ACTIVE


@pytest.mark.feature("Y6")
def test_a_debit_that_came_back_is_not_tried_again_and_stays_owed(
    bank, anne, time_machine
):
    subscription, occurrence = debited(bank, anne, time_machine, "bancontact-returned")
    attempt = answer(occurrence)
    assert attempt.state == "failed"

    assert sweep(time_machine, days=1) == ["failed"]
    subscription.refresh_from_db()
    assert subscription.state == State.PAST_DUE
    failed = Message.objects.get(template="subscription_failed")
    assert failed.context["tried_again"] is False
    assert order_token(occurrence.order.number) in failed.context["pay_url"]
    # Staff who look again, and a sweep that comes too early, count nothing.
    assert charging.charge(model=Occurrence, pk=occurrence.pk) == "failed"
    assert sweep(time_machine, days=6) == []
    assert sweep(time_machine, days=1) == ["failed"]

    subscription.refresh_from_db()
    occurrence.refresh_from_db()
    occurrence.order.refresh_from_db()
    assert subscription.state == State.ON_HOLD
    assert occurrence.state == States.UNPAID
    assert occurrence.order.status == statuses.PAID
    assert occurrence.order.payment_attempts.count() == 1
    held = Message.objects.get(template="subscription_on_hold")
    assert held.context["owed"] is True
    assert Message.objects.filter(template="staff_subscription_on_hold").count() == 1


@pytest.mark.feature("Y6", refuses=True)
def test_nothing_goes_on_until_what_was_brought_is_paid(
    client, bank, anne, time_machine
):
    subscription, occurrence = debited(bank, anne, time_machine, "bancontact-returned")
    answer(occurrence)
    sweep(time_machine, days=1)
    sweep(time_machine, days=7)
    own = reverse("subscriptions:own", args=[subscription_token(subscription)])
    order_page = reverse("checkout:order", args=[order_token(occurrence.order.number)])

    with pytest.raises(StillOwed):
        resuming.resume(subscription_id=subscription.pk)

    page = client.get(own).content.decode()
    assert "Pay now" in page
    assert "Your bank returned a direct debit" in page
    assert "Go on with my flowers" not in page
    assert (
        "Your bank returned the direct debit" in client.get(order_page).content.decode()
    )

    pay(bank, occurrence.order)

    subscription.refresh_from_db()
    occurrence.refresh_from_db()
    assert (subscription.state, occurrence.state) == (State.ACTIVE, States.PLACED)
    assert lock_moment(subscription) > timezone.now()
    assert "returned" not in client.get(order_page).content.decode()
    assert run(subscription, timezone.now()) is None


@pytest.mark.feature("Y6", refuses=True)
def test_no_fourth_delivery_is_lent(bank, anne, time_machine):
    # The first was paid at once.
    subscription, third = debited(bank, anne, time_machine, periods=4)
    assert third.state == States.PLACED

    now = lock_moment(subscription)
    time_machine.move_to(now)
    fourth = run(subscription, now)

    subscription.refresh_from_db()
    assert (fourth.state, fourth.order) == (States.CLAIMED, None)
    assert "not confirmed" in subscription.problem
    answer(third)
    now += running.LOOK_AGAIN
    time_machine.move_to(now)
    running.prepare_again(occurrence_id=fourth.pk, now=now)
    fourth.refresh_from_db()
    assert fourth.state == States.PLACED


@pytest.mark.feature("G7")
def test_who_cancels_still_owes_what_is_brought(bank, anne, time_machine):
    subscription, occurrence = debited(bank, anne, time_machine, "bancontact-returned")

    cancel_subscription(subscription_id=subscription.pk, reason=CancelReason.OTHER)
    answer(occurrence)
    sweep(time_machine, days=1)
    sweep(time_machine, days=7)

    subscription.refresh_from_db()
    occurrence.refresh_from_db()
    assert subscription.state == State.CANCELLED
    assert occurrence.state == States.UNPAID
    pay(bank, occurrence.order)
    subscription.refresh_from_db()
    assert subscription.state == State.CANCELLED
    assert not owes_balance(occurrence.order)


@pytest.mark.feature("Y6", refuses=True)
def test_money_for_a_delivery_that_was_cancelled_goes_back(bank, anne, time_machine):
    _subscription, occurrence = debited(bank, anne, time_machine)
    change_status(order_id=occurrence.order_id, status=statuses.CANCELLED)

    attempt = answer(occurrence)

    assert attempt.state == "refund-due"
    assert Refund.objects.get(attempt=attempt).amount == Decimal("30.00")
    assert occurrence.state == States.CANCELLED
    assert sweep(time_machine, days=2) == []


@pytest.mark.feature("Y6")
@pytest.mark.feature("G5")
def test_a_term_is_debited_before_the_last_is_used_up(bank, anne, time_machine):
    bank.give_powers(confirmed_after=0)
    subscription = subscribe(
        bank, user=anne, card="bancontact", rhythm="monthly", term=12
    )
    Subscription.objects.filter(pk=subscription.pk).update(credits=0)
    now = lock_moment(subscription) - timedelta(days=19)
    time_machine.move_to(now)
    assert list(billing.terms_to_debit()) == []
    now += timedelta(days=1)
    time_machine.move_to(now)

    tasks.place_due_deliveries()
    tasks.bill_ahead(subscription.pk)

    bill = Bill.objects.get()
    told = Message.objects.get(template="subscription_debit")
    assert told.context["account"] == "SEPA •••• 3000"
    assert told.context["amount"] == str(bill.order.total_incl_tax)
    assert sweep(time_machine, days=1) == []
    assert sweep(time_machine, days=1) == ["unknown"]
    answer(bill)
    subscription.refresh_from_db()
    assert (bill.state, subscription.credits) == (Bill.State.PAID, 12)
    now = lock_moment(subscription)
    time_machine.move_to(now)
    occurrence = run(subscription, now)
    assert (occurrence.state, occurrence.by_credit) == (States.PLACED, True)
    assert occurrence.date == occurrence.nominal
    # As it was paid: the books are checked when this test is over.
    Subscription.objects.filter(pk=subscription.pk).update(credits=23)


@pytest.mark.feature("G5", refuses=True)
def test_a_term_asked_for_ahead_is_not_billed_again_when_its_period_is_skipped(
    bank, anne, time_machine
):
    bank.give_powers(confirmed_after=0)
    subscription = subscribe(
        bank, user=anne, card="bancontact", rhythm="monthly", term=12
    )
    Subscription.objects.filter(pk=subscription.pk).update(credits=0)
    now = lock_moment(subscription) - timedelta(days=16)
    time_machine.move_to(now)
    billing.bill_ahead(subscription_id=subscription.pk)

    skip(subscription_id=subscription.pk, day=subscription.next_day, now=now)
    for _period in range(2):
        now = lock_moment(subscription)
        time_machine.move_to(now)
        occurrence = run(subscription, now)

    assert occurrence.state == States.CLAIMED
    assert Bill.objects.count() == 1
    # As it was paid: the books are checked when this test is over.
    Subscription.objects.filter(pk=subscription.pk).update(credits=12)


@pytest.mark.feature("G5", refuses=True)
@pytest.mark.parametrize("why", ["card", "skipped", "paused", "cancelled", "not yet"])
def test_a_term_is_not_asked_for_ahead_where_it_would_be_wrong(
    bank, anne, time_machine, why
):
    bank.give_powers(confirmed_after=0)
    card = "success" if why == "card" else "bancontact"
    subscription = subscribe(bank, user=anne, card=card, rhythm="monthly", term=12)
    left = 1 if why == "not yet" else 0
    Subscription.objects.filter(pk=subscription.pk).update(credits=left)
    now = lock_moment(subscription) - timedelta(days=5)
    time_machine.move_to(now)
    day = subscription.next_day
    if why == "skipped":
        skip(subscription_id=subscription.pk, day=day, now=now)
    if why == "paused":
        subscription.pauses.create(first=day, last=day)
    if why == "cancelled":
        Subscription.objects.update(renews=False)

    assert billing.bill_ahead(subscription_id=subscription.pk) is None

    assert not Bill.objects.exists()
    assert not Message.objects.filter(template="subscription_debit").exists()
    # As it was paid: the books are checked when this test is over.
    Subscription.objects.filter(pk=subscription.pk).update(credits=12)
