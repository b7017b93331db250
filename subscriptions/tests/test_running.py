"""The run: one period, one row, one order, one charge."""

from datetime import timedelta
from decimal import Decimal

from oscar.core.loading import get_model

import pytest

from payments.models import PaymentAttempt
from shop.order import statuses
from subscriptions import charging, running
from subscriptions.models import Occurrence, Subscription
from subscriptions.tests.factories import lock_moment, subscribe
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
