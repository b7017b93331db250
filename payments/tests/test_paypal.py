"""PayPal behind the protocol: our client against a pretend PayPal."""

from datetime import timedelta

from django.utils import timezone

import pytest

from payments import outcomes
from payments.errors import GatewayRefused, GatewayUnavailable, NotRefundable
from payments.gateways.base import APPROVED, CANCELLED, CAPTURED, PENDING, Kept
from payments.gateways.paypal import PayPalGateway
from payments.models import PaymentAttempt
from payments.tasks import reconcile_payments
from payments.tests.asking import fill_in, open_payment, refund_of, request_for
from shop.checkout.tests.factories import make_basket, order_from
from stock.services import release_hold

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway(paypal):
    """Our side of it."""
    return PayPalGateway()


@pytest.fixture
def order():
    """A pending order of 45.00 euros."""
    return order_from(make_basket())


def agreed(order, **fields):
    """Open a payment and agree on PayPal's page."""
    attempt = open_payment(order, "paypal")
    fill_in(attempt.pay_url, agree="1", **fields)
    return attempt


def paid(gateway):
    """Pay outside of any order; return request and outcome."""
    request = request_for()
    opened = gateway.start(request)
    fill_in(opened.pay_url, agree="1")
    return request, gateway.capture(request.key, opened.reference)


@pytest.mark.feature("D3")
def test_who_agrees_pays(paypal, order):
    attempt = agreed(order)
    assert PayPalGateway().fetch(str(attempt.key), attempt.reference).state == APPROVED

    attempt = outcomes.refresh_attempt(attempt_id=attempt.pk)

    order.refresh_from_db()
    assert (attempt.state, order.status) == ("captured", "paid")
    assert (str(attempt.captured), attempt.method) == ("45.00", "PayPal")


@pytest.mark.feature("D3", refuses=True)
def test_who_goes_back_has_not_paid(paypal, order):
    attempt = open_payment(order, "paypal")

    back, _page = fill_in(attempt.pay_url, cancel="1")
    attempt = outcomes.refresh_attempt(attempt_id=attempt.pk)

    order.refresh_from_db()
    assert back == f"http://testserver/en/checkout/return/{attempt.key}/"
    assert (attempt.state, order.status) == ("pending", "pending")
    assert attempt.pay_url


@pytest.mark.feature("D3", refuses=True)
def test_a_declined_account_leaves_the_order_payable(paypal, order):
    attempt = agreed(order, declines="1")

    attempt = outcomes.refresh_attempt(attempt_id=attempt.pk)

    order.refresh_from_db()
    assert (attempt.state, attempt.reason) == ("failed", "instrument_declined")
    assert order.status == "pending"
    assert open_payment(order, "paypal").pk != attempt.pk


@pytest.mark.feature("R-P25")
@pytest.mark.parametrize("times", [1, 2])
def test_a_capture_whose_answer_was_lost_is_taken_once(paypal, gateway, order, times):
    attempt = agreed(order)
    paypal.do("powers", fault="drop", acted=True, path="/capture", times=times)

    for _try in range(times):
        with pytest.raises(GatewayUnavailable):
            gateway.capture(str(attempt.key), attempt.reference)
    attempt.refresh_from_db()
    assert attempt.state == "pending"
    again = gateway.capture(str(attempt.key), attempt.reference)

    assert (again.state, again.cents) == (CAPTURED, 4500)
    since = timezone.now() - timedelta(hours=1)
    report = gateway.payments_between(since, timezone.now() + timedelta(hours=1))
    assert [o.cents for o in report if o.key == str(attempt.key)] == [4500]
    assert outcomes.refresh_attempt(attempt_id=attempt.pk).state == "captured"


@pytest.mark.feature("R-P25")
def test_another_request_cannot_capture_again(gateway, order):
    attempt = agreed(order)
    first = gateway.capture(str(attempt.key), attempt.reference)

    second = gateway.capture("another request id", attempt.reference)

    assert second == first


@pytest.mark.feature("R-P12")
@pytest.mark.parametrize(
    "fault",
    [
        {"fault": "timeout", "seconds": 3},
        {"fault": "drop", "acted": True},
        {"fault": "500"},
        {"fault": "503", "acted": True},
        {"fault": "429"},
        {"fault": "html"},
        {"fault": "cut", "acted": True},
        {"fault": "200", "body": []},
        {"fault": "200", "body": {"surprise": 1}},
    ],
    ids=str,
)
def test_what_we_do_not_understand_is_never_a_decline(paypal, order, fault):
    paypal.do("powers", **fault, path="/v2/")

    with pytest.raises(GatewayUnavailable):
        open_payment(order, "paypal")

    attempt = PaymentAttempt.objects.get()
    order.refresh_from_db()
    assert (attempt.state, order.status) == ("unknown", "pending")
    again = open_payment(order, "paypal")
    assert (again.pk, again.state) == (attempt.pk, "pending")


@pytest.mark.feature("R-P12")
def test_opening_again_after_a_lost_answer_finds_the_order(paypal, gateway):
    request = request_for()
    paypal.do("powers", fault="drop", acted=True, path="/v2/checkout/orders")
    with pytest.raises(GatewayUnavailable):
        gateway.start(request)

    first, second = gateway.start(request), gateway.start(request)

    assert first.reference == second.reference
    assert (first.state, first.key, first.cents) == (PENDING, request.key, 4500)


@pytest.mark.feature("R-P12")
@pytest.mark.parametrize("fault", ["500", "html", "drop"])
def test_a_silent_token_leaves_the_outcome_unknown(paypal, gateway, order, fault):
    paypal.do("tokens", revoke=True)
    paypal.do("powers", fault=fault, path="/v1/oauth2/token")

    with pytest.raises(GatewayUnavailable):
        open_payment(order, "paypal")

    assert PaymentAttempt.objects.get().state == "unknown"


def test_a_token_is_asked_for_once_and_again_when_it_is_not_taken(paypal, gateway):
    gateway.start(request_for())
    before = paypal.do("tokens")["asked"]
    gateway.start(request_for())
    assert paypal.do("tokens")["asked"] == before

    paypal.do("tokens", revoke=True)
    assert gateway.start(request_for()).state == PENDING

    assert paypal.do("tokens")["asked"] == before + 1


@pytest.mark.feature("R-P10")
def test_a_closed_order_is_never_captured(gateway, order):
    attempt = agreed(order)
    outcomes.give_up_attempt(attempt_id=attempt.pk)
    release_hold(order_id=order.pk)

    for _try in range(3):
        attempt = outcomes.refresh_attempt(attempt_id=attempt.pk)

    order.refresh_from_db()
    assert (attempt.state, order.status) == ("cancelled", "cancelled")
    assert gateway.fetch(str(attempt.key), attempt.reference).state == APPROVED


def test_what_was_captured_first_stays_captured(gateway):
    request, outcome = paid(gateway)

    assert gateway.expire(request.key, outcome.reference).state == CAPTURED


@pytest.mark.feature("R-P02")
@pytest.mark.parametrize(
    ("ends", "state", "status"),
    [("COMPLETED", "captured", "paid"), ("DECLINED", "failed", "pending")],
)
def test_a_capture_may_be_looked_at_first(paypal, order, ends, state, status):
    paypal.do("powers", captures="PENDING")
    attempt = agreed(order)
    attempt = outcomes.refresh_attempt(attempt_id=attempt.pk)
    assert (attempt.state, attempt.reason) == ("processing", "pending_review")

    paypal.do("capture", order=attempt.reference, status=ends)
    PaymentAttempt.objects.update(updated_at=timezone.now() - timedelta(minutes=10))
    reconcile_payments()

    attempt.refresh_from_db()
    order.refresh_from_db()
    assert (attempt.state, order.status) == (state, status)


@pytest.mark.feature("R-P07")
@pytest.mark.parametrize(
    "taken",
    [
        {"value": "44.99", "currency_code": "EUR"},
        {"value": "45.00", "currency_code": "USD"},
        {"value": "4500", "currency_code": "JPY"},
    ],
    ids=str,
)
def test_another_amount_or_currency_is_never_paid(paypal, order, taken):
    paypal.do("powers", taken=taken)
    attempt = agreed(order)

    attempt = outcomes.refresh_attempt(attempt_id=attempt.pk)

    order.refresh_from_db()
    assert (attempt.state, order.status) == ("attention", "pending")


@pytest.mark.feature("R-P14")
def test_refunds_count_once_per_key_up_to_what_was_taken(gateway):
    request, outcome = paid(gateway)
    part = refund_of(request, outcome, 3000)

    given = gateway.refund(part)
    assert (given.state, given.cents) == ("succeeded", 3000)
    assert gateway.refund(part) == given
    assert gateway.fetch_refund(part) == gateway.fetch_refund(part, given.reference)
    with pytest.raises(NotRefundable):
        gateway.refund(refund_of(request, outcome, 3000))

    assert gateway.fetch(request.key, outcome.reference).refunded_cents == 3000


@pytest.mark.feature("R-P14", refuses=True)
@pytest.mark.parametrize("cents", [4501, 0, -1])
def test_no_more_than_was_taken_goes_back(gateway, cents):
    request, outcome = paid(gateway)

    with pytest.raises(NotRefundable):
        gateway.refund(refund_of(request, outcome, cents))

    assert gateway.fetch(request.key, outcome.reference).refunded_cents == 0


@pytest.mark.feature("R-P15")
@pytest.mark.parametrize(
    ("ends", "state", "refunded"),
    [("COMPLETED", "succeeded", 2000), ("FAILED", "failed", 0)],
)
def test_a_refund_may_wait_and_then_fail(paypal, gateway, ends, state, refunded):
    request, outcome = paid(gateway)
    paypal.do("powers", refunds="PENDING")
    asked = refund_of(request, outcome, 2000)
    waiting = gateway.refund(asked)
    assert waiting.state == "pending"

    paypal.do("refund", id=waiting.reference, status=ends)

    assert gateway.refund(asked).state == state
    assert gateway.fetch_refund(asked).state == state
    truth = gateway.fetch(request.key, outcome.reference)
    assert truth.refunded_cents == refunded


def test_an_order_paypal_let_go_of_is_closed(gateway):
    found = gateway.fetch("a key", "5O190127TN364715T")

    assert (found.state, found.key) == (CANCELLED, "a key")


@pytest.mark.feature("D3", refuses=True)
def test_nothing_is_kept_at_paypal(gateway):
    with pytest.raises(GatewayRefused):
        gateway.charge_saved(request_for(), Kept("customer", "method", ""))


@pytest.mark.feature("R-P26")
def test_the_report_is_read_page_by_page(paypal, gateway):
    keys = [paid(gateway)[0].key for _n in range(3)]
    paypal.do("powers", page=1)

    until = timezone.now() + timedelta(minutes=1)
    listed = list(gateway.payments_between(until - timedelta(days=60), until))

    states = {o.key: o.state for o in listed}
    assert [states[key] for key in keys] == [CAPTURED] * 3
