"""Payments against a real bank process: paid once, or clearly not paid."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from outbox.models import Message
from payments import outcomes, services
from payments.errors import GatewayUnavailable, NotPayable
from payments.models import PaymentAttempt
from payments.tasks import reconcile_payments
from shop.checkout.tests.factories import make_basket, order_from
from stock.models import StockHold
from stock.services import release_hold

pytestmark = pytest.mark.django_db

Basket = get_model("basket", "Basket")
Order = get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")
State = PaymentAttempt.State


@pytest.fixture
def order():
    """A pending order of 45.00 euros."""
    return order_from(make_basket())


def start(order):
    """Open a payment."""
    return services.start_payment(order_id=order.pk, gateway="test", language="en")


def promised():
    """Return how many units are promised."""
    return sum(StockRecord.objects.values_list("num_allocated", flat=True))


@pytest.mark.feature("D2")
@pytest.mark.feature("D4")
def test_a_paid_order_is_settled_and_confirmed_once(bank, order):
    attempt = start(order)
    bank.decide(str(attempt.key), "success")

    for _ in range(3):
        attempt = outcomes.refresh_attempt(attempt_id=attempt.pk)

    order.refresh_from_db()
    assert (attempt.state, order.status) == ("captured", "paid")
    assert order.hold.outcome == StockHold.Outcome.SETTLED
    assert order.basket.status == "Submitted"
    assert promised() == 1
    message = Message.objects.get()
    assert message.template == "order_confirmed"
    assert message.recipient == "anne@example.com"
    assert message.context["total"] == "45.00"


@pytest.mark.feature("D4", refuses=True)
@pytest.mark.parametrize(
    ("card", "state"),
    [("decline", "failed"), ("insufficient", "failed"), ("cancel", "cancelled")],
)
def test_a_refused_card_leaves_the_order_payable(bank, order, card, state):
    attempt = start(order)
    bank.decide(str(attempt.key), card)

    attempt = outcomes.refresh_attempt(attempt_id=attempt.pk)

    order.refresh_from_db()
    assert (attempt.state, order.status) == (state, "pending")
    assert promised() == 1
    assert not Message.objects.exists()
    second = start(order)
    assert second.pk != attempt.pk
    assert second.state == "pending"


@pytest.mark.feature("R-C11")
def test_two_tabs_share_one_attempt(bank, order):
    first, second = start(order), start(order)

    assert first.pk == second.pk
    assert PaymentAttempt.objects.count() == 1


def test_a_paid_order_cannot_be_paid_again(bank, order):
    attempt = start(order)
    bank.decide(str(attempt.key), "success")
    outcomes.refresh_attempt(attempt_id=attempt.pk)

    with pytest.raises(NotPayable):
        start(order)

    assert PaymentAttempt.objects.count() == 1


def test_an_expired_hold_cannot_be_paid(bank, order):
    StockHold.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(NotPayable):
        start(order)

    assert not PaymentAttempt.objects.exists()


@pytest.mark.feature("R-P12")
def test_a_silent_bank_leaves_the_outcome_unknown(bank, order, settings):
    settings.TEST_GATEWAY_URL = "http://127.0.0.1:9"

    with pytest.raises(GatewayUnavailable):
        start(order)

    attempt = PaymentAttempt.objects.get()
    assert attempt.state == State.UNKNOWN
    assert Order.objects.get().status == "pending"


@pytest.mark.feature("R-P11")
def test_the_reconciler_finds_a_charge_nobody_told_us_of(bank, order):
    attempt = start(order)
    bank.decide(str(attempt.key), "success")
    long_ago = timezone.now() - timedelta(minutes=2)
    PaymentAttempt.objects.update(state=State.UNKNOWN, updated_at=long_ago)

    reconcile_payments()

    order.refresh_from_db()
    assert order.status == "paid"


@pytest.mark.feature("R-P08")
def test_paid_late_with_stock_left_brings_the_order_back(bank, order):
    attempt = start(order)
    release_hold(order_id=order.pk)
    bank.decide(str(attempt.key), "success")

    attempt = outcomes.refresh_attempt(attempt_id=attempt.pk)

    order.refresh_from_db()
    assert (attempt.state, order.status) == ("captured", "paid")
    assert promised() == 1
    assert not order.basket.lines.exists()


@pytest.mark.feature("R-P09")
def test_paid_late_with_stock_gone_is_paid_back_once(
    bank, order, django_capture_on_commit_callbacks
):
    attempt = start(order)
    release_hold(order_id=order.pk)
    StockRecord.objects.update(num_in_stock=0)
    bank.decide(str(attempt.key), "success")

    with django_capture_on_commit_callbacks(execute=True):
        outcomes.refresh_attempt(attempt_id=attempt.pk)
    reconcile_payments()

    attempt.refresh_from_db()
    order.refresh_from_db()
    assert (attempt.state, order.status) == ("refunded", "refunded")
    assert bank.describe(str(attempt.key))["refunded"] == 4500
    assert promised() == 0
    assert [m.template for m in Message.objects.order_by("pk")] == [
        "payment_refunded",
        "staff_refund",
        "refund_done",
    ]


@pytest.mark.feature("R-P07")
@pytest.mark.parametrize("change", [{"cents": 4499}, {"currency": "XAF"}, {"cents": 1}])
def test_another_amount_or_currency_is_never_paid(bank, order, change):
    attempt = start(order)
    bank.decide(str(attempt.key), "success")
    outcome = bank.fetch(str(attempt.key))

    outcomes.take_outcome(attempt_id=attempt.pk, outcome=replace(outcome, **change))

    attempt.refresh_from_db()
    order.refresh_from_db()
    assert (attempt.state, order.status) == ("attention", "pending")
    alert = Message.objects.get()
    assert (alert.template, alert.recipient) == (
        "staff_payment",
        "shop@chezflora.example",
    )


@pytest.mark.feature("R-P04")
def test_paid_never_goes_back_to_failed(bank, order):
    attempt = start(order)
    bank.decide(str(attempt.key), "success")
    outcome = bank.fetch(str(attempt.key))
    outcomes.take_outcome(attempt_id=attempt.pk, outcome=outcome)

    failed = replace(outcome, state="failed")
    outcomes.take_outcome(attempt_id=attempt.pk, outcome=failed)

    attempt.refresh_from_db()
    order.refresh_from_db()
    assert (attempt.state, order.status) == ("captured", "paid")


def test_a_second_capture_for_one_order_is_paid_back(bank, order):
    first = start(order)
    PaymentAttempt.objects.filter(pk=first.pk).update(state=State.FAILED)
    second = start(order)
    for attempt in (first, second):
        bank.decide(str(attempt.key), "success")
        outcomes.refresh_attempt(attempt_id=attempt.pk)

    states = PaymentAttempt.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["captured", "refund-due"]
    assert promised() == 1


@pytest.mark.feature("R-P19")
def test_an_order_of_nothing_is_paid_without_a_bank(order):
    Order.objects.update(total_incl_tax=0)

    assert start(order) is None

    order.refresh_from_db()
    assert order.status == "paid"
    assert not PaymentAttempt.objects.exists()


@pytest.mark.feature("C3")
def test_an_unpaid_order_gives_everything_back(order):
    assert release_hold(order_id=order.pk) is True

    order.refresh_from_db()
    assert order.status == "cancelled"
    assert promised() == 0
    assert order.basket.status == "Open"
    assert order.basket.lines.count() == 1


@pytest.mark.feature("C3", refuses=True)
def test_a_paid_order_is_never_released(bank, order):
    attempt = start(order)
    bank.decide(str(attempt.key), "success")
    outcomes.refresh_attempt(attempt_id=attempt.pk)

    assert release_hold(order_id=order.pk) is False

    order.refresh_from_db()
    assert order.status == "paid"
    assert promised() == 1
