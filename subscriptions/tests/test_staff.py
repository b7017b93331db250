"""What staff do by hand: bill, bring forward, resume, try again, cancel."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

import pytest

from payments.models import PaymentAttempt
from shop.dashboard.tests.factories import admin_client
from stock.services import correct_stock
from subscriptions import charging, resuming, running, staff
from subscriptions.errors import NothingToCome, NotOnHold, NotRunning, NotYetDue
from subscriptions.models import Occurrence, Pause, Subscription
from subscriptions.schedule import locked_at
from subscriptions.tests.factories import lock_moment, subscribe
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
State = Subscription.State
States = Occurrence.State


@pytest.fixture
def subscription(bank):
    """A weekly one whose first delivery is paid."""
    return subscribe(bank, user=make_user("anne@example.com"))


def place(subscription, time_machine):
    """Take up the next period at its lock, unpaid where it costs something."""
    now = lock_moment(subscription)
    time_machine.move_to(now)
    return running.place_due_delivery(subscription_id=subscription.pk, now=now)


def fail_second(subscription, bank, time_machine):
    """Return the second period, refused by the bank once."""
    place(subscription, time_machine)
    occurrence = place(subscription, time_machine)
    charging.fail(occurrence, "refused", timezone.now(), None)
    subscription.refresh_from_db()
    return occurrence


def give_up(subscription, bank, time_machine):
    """Return the second period, refused until it was given up."""
    occurrence = fail_second(subscription, bank, time_machine)
    for _try in charging.RETRIES:
        occurrence.refresh_from_db()
        charging.fail(occurrence, "refused", timezone.now(), None)
    subscription.refresh_from_db()
    assert subscription.state == State.ON_HOLD
    return occurrence


def press(name, subscription, data=None):
    return admin_client().post(
        reverse(f"subscription_admin:{name}", args=[subscription.pk]), data or {}
    )


@pytest.mark.feature("G5")
def test_a_failed_charge_is_billed_at_once(subscription, bank, time_machine):
    occurrence = fail_second(subscription, bank, time_machine)
    assert subscription.state == State.PAST_DUE

    answer = press("bill", subscription)

    assert answer.status_code == 302
    occurrence.refresh_from_db()
    subscription.refresh_from_db()
    assert occurrence.state == States.PLACED
    assert subscription.state == State.ACTIVE


@pytest.mark.feature("G5")
def test_billing_orders_what_is_due_and_was_not_taken_up(subscription, time_machine):
    place(subscription, time_machine)
    time_machine.move_to(lock_moment(subscription))

    said = staff.bill_now(subscription_id=subscription.pk)

    assert said == "paid"
    assert subscription.occurrences.filter(state=States.PLACED).count() == 2


@pytest.mark.feature("G5", refuses=True)
def test_nothing_due_is_not_billed(subscription):
    answer = press("bill", subscription)

    assert answer.status_code == 400
    assert "Nothing is to be paid" in answer.content.decode()
    assert PaymentAttempt.objects.count() == 1
    assert Occurrence.objects.count() == 0


@pytest.mark.feature("G5", refuses=True)
def test_a_period_is_billed_once_however_often_staff_press(
    subscription, bank, time_machine
):
    occurrence = fail_second(subscription, bank, time_machine)
    staff.bill_now(subscription_id=subscription.pk)

    with pytest.raises(NotYetDue):
        staff.bill_now(subscription_id=subscription.pk)

    captured = PaymentAttempt.objects.filter(order=occurrence.order, state="captured")
    assert captured.count() == 1


@pytest.mark.feature("G6")
def test_staff_bring_the_next_delivery_forward(subscription):
    answer = press("forward", subscription)

    assert answer.status_code == 302
    occurrence = Occurrence.objects.get()
    assert occurrence.state == States.PLACED
    assert occurrence.date < subscription.anchor
    subscription.refresh_from_db()
    assert subscription.credits == 0
    assert subscription.next_day == subscription.anchor + timedelta(days=7)


@pytest.mark.feature("G6", refuses=True)
@pytest.mark.parametrize(
    "state", ["waiting", "past-due", "on-hold", "ended", "cancelled"]
)
def test_what_is_not_active_is_not_brought_forward(subscription, state):
    Subscription.objects.update(state=state)

    answer = press("forward", subscription)

    assert answer.status_code == 400
    assert "not running" in answer.content.decode()
    assert Occurrence.objects.count() == 0


@pytest.mark.feature("G6", refuses=True)
def test_a_paused_delivery_is_not_brought_forward(subscription):
    day = subscription.next_day
    Pause.objects.create(subscription=subscription, first=day, last=day)

    with pytest.raises(NothingToCome):
        staff.bring_next_forward(subscription_id=subscription.pk)

    assert Occurrence.objects.count() == 0


def test_resuming_goes_on_strictly_ahead(subscription, bank, time_machine):
    occurrence = give_up(subscription, bank, time_machine)
    later = locked_at(subscription.next_day) + timedelta(days=20)
    time_machine.move_to(later)

    answer = press("resume", subscription)

    assert answer.status_code == 302
    subscription.refresh_from_db()
    assert subscription.state == State.ACTIVE
    assert subscription.due_at > later
    assert subscription.due_at == locked_at(subscription.next_day)
    assert subscription.next_day > occurrence.nominal
    assert running.place_due_delivery(subscription_id=subscription.pk) is None
    occurrence.refresh_from_db()
    assert occurrence.state == States.UNPAID


def test_resuming_skips_a_period_that_had_its_delivery(
    subscription, bank, time_machine
):
    give_up(subscription, bank, time_machine)
    taken = subscription.next_day
    Occurrence.objects.create(
        subscription=subscription,
        period=f"{taken.isocalendar()[0]}-W{taken.isocalendar()[1]:02d}",
        nominal=taken,
        state=States.MISSED,
    )

    resuming.resume(subscription_id=subscription.pk)

    subscription.refresh_from_db()
    assert subscription.next_day == taken + timedelta(days=7)


def test_what_is_not_on_hold_is_not_resumed(subscription):
    before = subscription.next_day

    with pytest.raises(NotOnHold):
        resuming.resume(subscription_id=subscription.pk)

    subscription.refresh_from_db()
    assert (subscription.state, subscription.next_day) == (State.ACTIVE, before)


def sell_out(subscription):
    record = subscription.brought.stockrecords.get()
    correct_stock(stockrecord_id=record.pk, delta=-record.num_in_stock, reason="Gone")
    return record


def test_a_blocked_delivery_is_tried_again(subscription, time_machine):
    record = sell_out(subscription)
    blocked = place(subscription, time_machine)
    assert blocked.state == States.CLAIMED

    refused = press("again", subscription)
    correct_stock(stockrecord_id=record.pk, delta=5, reason="Found")
    answer = press("again", subscription)

    assert refused.status_code == 400
    assert "cannot be prepared" in refused.content.decode()
    assert answer.status_code == 302
    blocked.refresh_from_db()
    assert blocked.state == States.PLACED
    subscription.refresh_from_db()
    assert subscription.problem == ""


def test_nothing_blocked_is_not_tried_again(subscription):
    with pytest.raises(NothingToCome):
        staff.try_again(subscription_id=subscription.pk)

    assert Occurrence.objects.count() == 0


@pytest.mark.feature("Y10")
def test_staff_cancel_and_what_it_means_is_shown_first(subscription):
    url = reverse("subscription_admin:cancel", args=[subscription.pk])
    client = admin_client()

    page = client.get(url).content.decode()
    answer = client.post(url, {"reason": "moving", "words": "To Ghent"})

    assert "€30.00" in page
    assert answer.status_code == 302
    subscription.refresh_from_db()
    assert subscription.state == State.CANCELLED
    assert subscription.cancel_reason == "moving"
    assert subscription.credits == 0


@pytest.mark.feature("Y10", refuses=True)
def test_what_is_over_is_not_cancelled_again(subscription):
    Subscription.objects.update(state="ended")

    answer = press("cancel", subscription, {"reason": "price"})

    assert answer.status_code == 400
    subscription.refresh_from_db()
    assert (subscription.state, subscription.cancel_reason) == ("ended", "")


def test_what_is_over_is_not_billed(subscription):
    Subscription.objects.update(state="cancelled")

    with pytest.raises(NotRunning):
        staff.bill_now(subscription_id=subscription.pk)

    assert PaymentAttempt.objects.count() == 1
