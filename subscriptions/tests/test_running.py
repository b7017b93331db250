"""The run: one period, one row, one order, one charge."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from catalogue.tests.factories import make_bouquet, only_size
from outbox.models import Message
from payments.models import PaymentAttempt
from shop.order import statuses
from shop.order.processing import change_status
from stock.services import release_hold
from subscriptions import changing, charging, running
from subscriptions.models import Occurrence, Subscription
from subscriptions.rhythms import Rhythm
from subscriptions.tests.factories import (
    chosen,
    in_days,
    lock_moment,
    make_size,
    order_plan,
    subscribe,
)
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")
States = Occurrence.State


@pytest.fixture
def anne(db):
    """Somebody with an account."""
    return make_user("anne@example.com")


def run(subscription, now):
    """Let the worker take a subscription up at a moment; return the period."""
    occurrence = running.place_due_delivery(subscription_id=subscription.pk, now=now)
    if occurrence is None:
        return None
    if occurrence.next_try_at:
        charging.charge(model=Occurrence, pk=occurrence.pk, now=now)
    return Occurrence.objects.get(pk=occurrence.pk)


@pytest.mark.feature("G3")
def test_the_first_payment_begins_a_subscription(bank, anne):
    subscription = subscribe(bank, user=anne)

    assert subscription.state == Subscription.State.ACTIVE
    assert subscription.credits == 1
    assert subscription.next_day == subscription.anchor
    assert subscription.unit_price == Decimal("30.00")


@pytest.mark.feature("G4")
@pytest.mark.feature("G11")
def test_a_due_period_becomes_one_order_however_often_it_runs(bank, anne, time_machine):
    subscription = subscribe(bank, user=anne)
    now = lock_moment(subscription)
    time_machine.move_to(now)

    first = run(subscription, now)
    again = [run(subscription, now) for _try in range(2)]

    assert first.state == States.PLACED
    assert again == [None, None]
    assert first.order.status == statuses.PAID
    assert first.order.total_incl_tax == Decimal("0.00")
    delivery = first.order.deliveries.get()
    assert delivery.line1 == "Rue Haute 12"
    assert delivery.date >= subscription.anchor
    line = first.order.lines.get()
    assert line.num_allocated == 1
    subscription.refresh_from_db()
    assert subscription.credits == 0
    assert subscription.next_day == subscription.anchor + timedelta(days=7)


@pytest.mark.feature("G4")
@pytest.mark.feature("R-F02")
def test_a_period_that_was_ordered_is_not_ordered_again(bank, anne, time_machine):
    subscription = subscribe(bank, user=anne)
    now = lock_moment(subscription)
    time_machine.move_to(now)
    first = run(subscription, now)
    # As if its due moment had been written back.
    Subscription.objects.filter(pk=subscription.pk).update(
        next_day=first.nominal, due_at=now
    )

    again = run(subscription, now)

    assert again is None
    assert Order.objects.count() == 2


@pytest.mark.feature("G2")
@pytest.mark.feature("G5")
def test_the_second_period_is_charged_to_the_kept_card(bank, anne, time_machine):
    subscription = subscribe(bank, user=anne)
    for _period in range(2):
        now = lock_moment(subscription)
        time_machine.move_to(now)
        occurrence = run(subscription, now)

    assert occurrence.state == States.PLACED
    assert occurrence.order.total_incl_tax == Decimal("30.00")
    attempts = PaymentAttempt.objects.filter(order=occurrence.order)
    assert [each.state for each in attempts] == ["captured"]
    assert Order.objects.count() == 3


@pytest.mark.feature("R-F07")
def test_after_an_outage_one_delivery_comes_and_the_others_are_credited(
    bank, anne, time_machine
):
    subscription = subscribe(bank, user=anne, term=3, is_gift=True)
    # Three periods lock while the worker is down.
    down = lock_moment(subscription) + timedelta(days=15)
    time_machine.move_to(down)

    occurrence = run(subscription, down)

    states = [row.state for row in subscription.occurrences.order_by("nominal")]
    assert states == [States.MISSED, States.MISSED, States.PLACED]
    assert occurrence.nominal == subscription.anchor + timedelta(days=14)
    subscription.refresh_from_db()
    assert subscription.credits == 2
    assert subscription.next_day == subscription.anchor + timedelta(days=21)
    missed = Message.objects.filter(template="subscription_missed")
    assert missed.count() == 2


@pytest.mark.feature("Y5")
def test_a_gift_ends_after_its_deliveries_and_charges_nobody(bank, time_machine):
    subscription = subscribe(bank, term=3, is_gift=True)
    for _period in range(4):
        now = lock_moment(subscription)
        time_machine.move_to(now)
        run(subscription, now)

    subscription.refresh_from_db()
    assert subscription.state == Subscription.State.ENDED
    assert subscription.occurrences.filter(state=States.PLACED).count() == 3
    assert PaymentAttempt.objects.count() == 1


@pytest.mark.feature("G5")
@pytest.mark.feature("X9")
def test_a_year_in_advance_is_billed_again_after_thirteen_months(
    bank, anne, time_machine
):
    size = make_size()
    subscription = subscribe(bank, user=anne, size=size, rhythm=Rhythm.MONTHLY, term=12)
    start = subscription.anchor
    for _month in range(13):
        now = lock_moment(subscription)
        time_machine.move_to(now)
        run(subscription, now)
        for model, pk in charging.due_charges(now + running.RESCUED_AFTER):
            charging.charge(model=model, pk=pk, now=now)
        for pk in list(running.claimed_to_prepare()):
            running.prepare_again(occurrence_id=pk)

    subscription.refresh_from_db()
    placed = subscription.occurrences.filter(state=States.PLACED)
    assert placed.count() == 13
    assert len({(row.nominal.year, row.nominal.month) for row in placed}) == 13
    assert {row.nominal.day for row in placed} <= {start.day, 28, 29, 30}
    captured = PaymentAttempt.objects.filter(state="captured").order_by("pk")
    assert [each.amount for each in captured] == [Decimal("324.00")] * 2
    assert subscription.credits == 11
    assert subscription.bills.get().state == "paid"


@pytest.mark.feature("G8")
def test_nothing_comes_after_the_last_day(bank, anne, time_machine):
    subscription = subscribe(bank, user=anne, ends_on=in_days(18))
    for _period in range(3):
        subscription.refresh_from_db()
        if subscription.next_day is None:
            break
        now = lock_moment(subscription)
        time_machine.move_to(now)
        run(subscription, now)

    subscription.refresh_from_db()
    assert subscription.occurrences.filter(state=States.PLACED).count() == 2
    assert subscription.next_day is None
    assert not list(running.due_subscriptions(now + timedelta(days=400)))


@pytest.mark.feature("G3", refuses=True)
def test_unpaid_brings_nothing(anne):
    order = order_plan(chosen(), user=anne)

    subscription = Subscription.objects.get(line__order=order)
    assert subscription.state == Subscription.State.WAITING
    assert not list(running.due_subscriptions(timezone.now() + timedelta(days=99)))
    assert running.place_due_delivery(subscription_id=subscription.pk) is None
    assert not Occurrence.objects.exists()


def test_a_delivery_that_staff_cancel_is_owed_again(bank, anne, time_machine):
    subscription = subscribe(bank, user=anne)
    now = lock_moment(subscription)
    time_machine.move_to(now)
    occurrence = run(subscription, now)

    change_status(order_id=occurrence.order_id, status=statuses.CANCELLED)

    subscription.refresh_from_db()
    occurrence.refresh_from_db()
    assert occurrence.state == States.CANCELLED
    assert subscription.credits == 1


def test_a_skipped_or_paused_period_is_not_ordered(bank, anne, time_machine):
    subscription = subscribe(bank, user=anne)
    changing.skip(subscription_id=subscription.pk, day=subscription.next_day)
    later = subscription.anchor + timedelta(days=7)
    changing.pause(subscription_id=subscription.pk, first=later, last=later)
    for _period in range(3):
        now = lock_moment(subscription)
        time_machine.move_to(now)
        run(subscription, now)

    states = [row.state for row in subscription.occurrences.order_by("nominal")]
    assert states == [States.SKIPPED, States.PAUSED, States.PLACED]
    assert PaymentAttempt.objects.count() == 1


@pytest.mark.feature("Y5")
@pytest.mark.feature("G8")
def test_a_gift_of_one_is_over_after_it(bank, time_machine):
    subscription = subscribe(bank, term=1, is_gift=True)
    for _period in range(2):
        now = lock_moment(subscription)
        time_machine.move_to(now)
        run(subscription, now)

    subscription.refresh_from_db()
    assert subscription.state == Subscription.State.ENDED
    assert Order.objects.count() == 2
    assert Message.objects.filter(template="subscription_ended").count() == 1


@pytest.mark.feature("G8")
def test_who_chose_a_last_day_is_told_that_it_is_over(bank, anne, time_machine):
    subscription = subscribe(bank, user=anne, ends_on=in_days(11))
    now = lock_moment(subscription)
    time_machine.move_to(now)

    run(subscription, now)

    subscription.refresh_from_db()
    assert subscription.state == Subscription.State.ENDED
    assert Message.objects.filter(template="subscription_ended").count() == 1


@pytest.mark.feature("Y3")
def test_a_dearer_swap_of_a_paid_delivery_costs_the_difference(
    bank, anne, time_machine
):
    subscription = subscribe(bank, user=anne)
    dearer = only_size(make_bouquet(price="41.50"))
    subscription.size.choices.add(dearer)
    changing.swap(
        subscription_id=subscription.pk, product_id=dearer.pk, day=subscription.next_day
    )
    now = lock_moment(subscription)
    time_machine.move_to(now)

    occurrence = run(subscription, now)

    # 41.50 instead of 34.00 on the shelf.
    assert occurrence.order.total_incl_tax == Decimal("7.50")
    assert occurrence.state == States.PLACED
    subscription.refresh_from_db()
    assert subscription.credits == 0


@pytest.mark.feature("Y3", refuses=True)
def test_a_difference_nobody_pays_costs_no_delivery(bank, anne, time_machine):
    subscription = subscribe(bank, user=anne, card="later-decline")
    dearer = only_size(make_bouquet(price="41.50"))
    subscription.size.choices.add(dearer)
    changing.swap(
        subscription_id=subscription.pk, product_id=dearer.pk, day=subscription.next_day
    )
    now = lock_moment(subscription)
    time_machine.move_to(now)
    occurrence = run(subscription, now)

    release_hold(order_id=occurrence.order_id)

    occurrence.refresh_from_db()
    subscription.refresh_from_db()
    assert (occurrence.state, occurrence.by_credit) == (States.CLAIMED, False)
    assert subscription.credits == 1
