"""What is not paid in time ends once, and no money that comes late is lost."""

from datetime import timedelta

from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from payments import expiry, outcomes, services
from payments.errors import GatewayUnavailable, NotPayable
from payments.models import PaymentAttempt
from payments.tasks import reconcile_payments, release_expired_holds
from shop.checkout.tests.factories import make_basket, order_from
from shop.order.processing import change_status
from stock.models import StockHold

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")
Outcome = StockHold.Outcome
SILENT = "http://127.0.0.1:9"


@pytest.fixture
def order():
    """A pending order of 45.00 euros."""
    return order_from(make_basket())


def start(order):
    """Open a payment."""
    return services.start_payment(order_id=order.pk, gateway="test", language="en")


def run_out(minutes=1):
    """Let every hold be over since some minutes."""
    StockHold.objects.update(expires_at=timezone.now() - timedelta(minutes=minutes))


def found(order):
    """Return the states of an order, its hold, its payments, and units promised."""
    order.refresh_from_db()
    states = order.payment_attempts.order_by("pk").values_list("state", flat=True)
    promised = sum(StockRecord.objects.values_list("num_allocated", flat=True))
    return (
        order.status,
        StockHold.objects.get(order=order).outcome,
        list(states),
        promised,
    )


@pytest.mark.feature("C3")
def test_an_order_nobody_began_to_pay_is_released(order):
    run_out()

    release_expired_holds()

    assert found(order) == ("cancelled", "expired", [], 0)
    assert order.basket.status == "Open"


@pytest.mark.feature("C3", refuses=True)
def test_a_hold_that_still_runs_is_left_alone(order):
    start_before = found(order)

    release_expired_holds()

    assert expiry.close_hold(order_id=order.pk) is False
    assert found(order) == start_before == ("pending", "live", [], 1)


@pytest.mark.feature("R-P10")
def test_the_open_payment_is_closed_at_the_bank_first(bank, order):
    attempt = start(order)
    run_out()

    release_expired_holds()

    assert found(order) == ("cancelled", "expired", ["cancelled"], 0)
    assert bank.describe(str(attempt.key))["state"] == "cancelled"
    # The button that still shows on the bank's page is dead.
    assert bank.decide(str(attempt.key), "success")["state"] == "cancelled"


@pytest.mark.feature("R-P10", refuses=True)
def test_no_payment_begins_once_the_hold_is_ending(bank, order):
    StockHold.objects.update(outcome=Outcome.CLOSING)

    with pytest.raises(NotPayable):
        start(order)

    assert not PaymentAttempt.objects.exists()


@pytest.mark.feature("C3")
def test_money_that_came_first_keeps_the_order(bank, order):
    attempt = start(order)
    bank.decide(str(attempt.key), "success")
    run_out()

    release_expired_holds()

    assert found(order) == ("paid", "settled", ["captured"], 1)


@pytest.mark.feature("R-P12")
def test_a_silent_bank_leaves_the_hold_ending_until_the_second_deadline(
    bank, order, settings
):
    start(order)
    heard, settings.TEST_GATEWAY_URL = settings.TEST_GATEWAY_URL, SILENT
    run_out()
    with pytest.raises(GatewayUnavailable):
        expiry.close_hold(order_id=order.pk)
    assert found(order) == ("pending", "closing", ["pending"], 1)

    run_out(minutes=settings.STOCK_HOLD_CONFIRMING_MINUTES + 1)
    release_expired_holds()

    assert found(order) == ("cancelled", "expired", ["pending"], 0)
    # The bank is back: the payment nobody may make any more is closed there.
    settings.TEST_GATEWAY_URL = heard
    PaymentAttempt.objects.update(updated_at=timezone.now() - timedelta(minutes=5))
    reconcile_payments()
    assert found(order) == ("cancelled", "expired", ["cancelled"], 0)


@pytest.mark.feature("C3")
def test_one_silent_bank_keeps_nobody_else_waiting(bank, order, settings):
    start(order)
    other = order_from(make_basket())
    run_out()
    settings.TEST_GATEWAY_URL = SILENT

    assert expiry.close_expired_holds() == 1

    assert found(order)[:2] == ("pending", "closing")
    assert found(other)[:2] == ("cancelled", "expired")


@pytest.mark.feature("R-P11")
def test_a_closing_that_was_interrupted_is_finished(bank, order):
    start(order)
    run_out()
    StockHold.objects.update(outcome=Outcome.CLOSING)

    release_expired_holds()

    assert found(order) == ("cancelled", "expired", ["cancelled"], 0)


def pay_late(bank, order):
    """Let the order run out while its bank is silent, then let the money come."""
    attempt = start(order)
    bank.decide(str(attempt.key), "success")
    PaymentAttempt.objects.filter(pk=attempt.pk).update(state="cancelled")
    run_out()
    release_expired_holds()
    return attempt


@pytest.mark.feature("R-P08")
def test_late_money_takes_the_flowers_again_while_there_are_some(bank, order):
    attempt = pay_late(bank, order)
    assert found(order)[0] == "cancelled"

    outcomes.refresh_attempt(attempt_id=attempt.pk)

    assert found(order) == ("paid", "settled", ["captured"], 1)
    assert order.basket.lines.count() == 0


@pytest.mark.feature("R-P09")
def test_late_money_without_flowers_goes_back(bank, order):
    attempt = pay_late(bank, order)
    StockRecord.objects.update(num_in_stock=0)

    outcomes.refresh_attempt(attempt_id=attempt.pk)
    outcomes.refresh_attempt(attempt_id=attempt.pk)

    status, hold, states, promised = found(order)
    assert (status, hold, promised) == ("cancelled", "expired", 0)
    assert states in (["refund-due"], ["refunded"])


@pytest.mark.feature("R-P09")
def test_late_money_for_an_order_cancelled_on_purpose_goes_back(bank, order):
    attempt = start(order)
    bank.decide(str(attempt.key), "success")
    PaymentAttempt.objects.filter(pk=attempt.pk).update(state="cancelled")
    change_status(order_id=order.pk, status="cancelled")

    outcomes.refresh_attempt(attempt_id=attempt.pk)

    status, hold, states, promised = found(order)
    assert (status, hold, promised) == ("cancelled", "released", 0)
    assert states in (["refund-due"], ["refunded"])


@pytest.mark.feature("R-P10")
def test_cancelling_an_order_closes_its_payment_at_the_bank(
    bank, order, django_capture_on_commit_callbacks
):
    attempt = start(order)

    with django_capture_on_commit_callbacks(execute=True):
        change_status(order_id=order.pk, status="cancelled")

    assert found(order) == ("cancelled", "released", ["cancelled"], 0)
    assert bank.describe(str(attempt.key))["state"] == "cancelled"


@pytest.mark.feature("R-P12")
def test_a_payment_the_bank_never_heard_of_ends_when_it_is_old(bank, order, settings):
    heard, settings.TEST_GATEWAY_URL = settings.TEST_GATEWAY_URL, SILENT
    with pytest.raises(GatewayUnavailable):
        start(order)
    settings.TEST_GATEWAY_URL = heard
    attempt = PaymentAttempt.objects.get()

    young = outcomes.refresh_attempt(attempt_id=attempt.pk)
    assert young.state == "unknown"
    PaymentAttempt.objects.update(created_at=timezone.now() - timedelta(minutes=3))
    old = outcomes.refresh_attempt(attempt_id=attempt.pk)

    assert (old.state, old.reason) == ("failed", "never reached the gateway")
    assert found(order)[0] == "pending"


@pytest.mark.feature("R-P12")
def test_asking_again_after_silence_uses_the_same_key(bank, order, settings):
    heard, settings.TEST_GATEWAY_URL = settings.TEST_GATEWAY_URL, SILENT
    with pytest.raises(GatewayUnavailable):
        start(order)
    settings.TEST_GATEWAY_URL = heard

    attempt = start(order)

    assert attempt == PaymentAttempt.objects.get()
    assert attempt.state == "pending"
    assert bank.describe(str(attempt.key))["cents"] == 4500
