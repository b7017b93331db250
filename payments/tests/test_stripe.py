"""Stripe behind the protocol: the real library against a pretend Stripe."""

from datetime import timedelta

from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from payments import outcomes, services
from payments.errors import GatewayRefused, GatewayUnavailable
from payments.gateways.base import CAPTURED, PENDING, REFUND_FAILED, REFUND_PENDING
from payments.gateways.stripe import StripeGateway
from payments.models import AttemptStep, PaymentAttempt, SavedMethod
from payments.tasks import reconcile_payments
from payments.tests.asking import fill_in, open_payment, refund_of, request_for
from payments.tests.stripe_cases import CASES, keep_with
from shop.checkout.tests.factories import make_basket, order_from
from stock.models import StockHold
from users.models import User

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
State = PaymentAttempt.State


@pytest.fixture
def gateway(stripe):
    """Our side of it."""
    return StripeGateway()


@pytest.fixture
def order():
    """A pending order of 45.00 euros, of somebody with an account."""
    user = User.objects.create_user(email="anne@example.com")
    return order_from(make_basket(owner=user), user=user)


def pay(order, **fields):
    """Open a payment, fill in Stripe's page, come back; return the attempt."""
    attempt = open_payment(order, "stripe", **fields.pop("wanted", {}))
    fill_in(attempt.pay_url, **fields)
    attempt = outcomes.refresh_attempt(attempt_id=attempt.pk)
    order.refresh_from_db()
    return attempt


@pytest.mark.feature("D2")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_the_double_does_what_stripe_does(case, gateway):
    case(gateway, keep_with(gateway))


@pytest.mark.feature("D2")
def test_a_card_pays_an_order(stripe, order):
    attempt = pay(order, number="4242424242424242")

    assert (attempt.state, order.status) == ("captured", "paid")
    assert attempt.method == "Visa •••• 4242"
    assert not SavedMethod.objects.exists()


@pytest.mark.feature("D2")
def test_a_customer_returns_to_our_own_address(stripe, order):
    attempt = open_payment(order, "stripe")

    back, _page = fill_in(attempt.pay_url, number="4242424242424242")

    assert len(attempt.pay_url) > 700
    assert back == f"http://testserver/en/checkout/return/{attempt.key}/"


@pytest.mark.feature("D2", refuses=True)
@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("4000000000000002", "generic_decline"),
        ("4000000000009995", "insufficient_funds"),
        ("4000000000000069", "expired_card"),
    ],
)
def test_a_declined_card_is_told_and_another_may_follow(stripe, order, number, reason):
    attempt = pay(order, number=number)

    assert (attempt.state, attempt.reason, order.status) == (
        "pending",
        reason,
        "pending",
    )
    fill_in(attempt.pay_url, number="4242424242424242")
    attempt = outcomes.refresh_attempt(attempt_id=attempt.pk)
    assert (attempt.state, attempt.reason) == ("captured", "")
    steps = AttemptStep.objects.values_list("state", "reason")
    assert list(steps) == [("pending", ""), ("pending", reason), ("captured", "")]


@pytest.mark.feature("D2")
def test_3d_secure_is_asked_on_stripes_page(stripe, order):
    attempt = open_payment(order, "stripe")
    card = {"number": "4000000000003220"}

    _back, page = fill_in(attempt.pay_url, **card)
    assert "3-D Secure" in page
    fill_in(attempt.pay_url, **card, confirmed="no")
    failed = outcomes.refresh_attempt(attempt_id=attempt.pk)
    assert failed.reason == "payment_intent_authentication_failure"
    fill_in(attempt.pay_url, **card, confirmed="yes")
    attempt = outcomes.refresh_attempt(attempt_id=attempt.pk)

    assert attempt.state == "captured"


@pytest.mark.feature("D2")
def test_cancelling_leads_back_and_leaves_the_page_open(stripe, order):
    attempt = open_payment(order, "stripe")

    back, _page = fill_in(attempt.pay_url, cancel="1")
    again = open_payment(order, "stripe")

    assert back.endswith(f"/{attempt.key}/")
    assert (again.pk, again.pay_url) == (attempt.pk, attempt.pay_url)


@pytest.mark.feature("R-P02")
@pytest.mark.parametrize(
    ("paid", "state", "status"),
    [(True, "captured", "paid"), (False, "failed", "pending")],
)
def test_bancontact_may_be_confirmed_later(stripe, order, paid, state, status):
    attempt = pay(order, method="bancontact")
    assert (attempt.state, order.status) == ("processing", "pending")

    stripe.do("settle", session=attempt.reference, paid=paid)
    PaymentAttempt.objects.update(updated_at=timezone.now() - timedelta(minutes=10))
    reconcile_payments()

    attempt.refresh_from_db()
    order.refresh_from_db()
    assert (attempt.state, order.status) == (state, status)
    assert attempt.method == ("Bancontact" if paid else "")


@pytest.mark.feature("R-P10")
def test_closing_a_payment_kills_stripes_page(stripe, order, gateway):
    attempt = open_payment(order, "stripe")
    pay_url = attempt.pay_url

    attempt = outcomes.give_up_attempt(attempt_id=attempt.pk)

    assert (attempt.state, attempt.pay_url) == ("cancelled", "")
    _back, page = fill_in(pay_url, number="4242424242424242")
    assert "This page is over" in page
    assert gateway.fetch(str(attempt.key), attempt.reference).state == "cancelled"


@pytest.mark.feature("D2")
def test_a_card_is_kept_and_charged_later(stripe, order, gateway):
    attempt = pay(order, number="4242424242424242", wanted={"save_method": True})

    kept = SavedMethod.objects.get()
    assert attempt.state == "captured"
    assert (kept.user, kept.gateway, kept.label) == (
        order.user,
        "stripe",
        "Visa •••• 4242",
    )
    assert kept.expires.isoformat() == "2031-08-31"
    later = order_from(make_basket(owner=order.user), user=order.user)
    charged = services.charge_saved_method(order_id=later.pk, method_id=kept.pk)
    later.refresh_from_db()
    assert (charged.state, later.status) == ("captured", "paid")


@pytest.mark.feature("D2")
def test_only_methods_that_can_be_kept_are_offered_for_keeping(gateway):
    keeping = gateway.start(request_for(save_method=True))

    session = gateway.api.checkout.sessions.retrieve(keeping.reference)
    assert session.payment_method_types == ["card"]
    normal = gateway.start(request_for())
    session = gateway.api.checkout.sessions.retrieve(normal.reference)
    assert session.payment_method_types == ["card", "bancontact"]
    assert session.expires_at - session.created >= 30 * 60


@pytest.mark.feature("D2")
def test_a_customer_stripe_forgot_may_still_pay(gateway):
    opened = gateway.start(request_for(save_method=True, customer="cus_gone"))

    assert opened.state == PENDING


@pytest.mark.feature("R-P12")
@pytest.mark.parametrize(
    "fault",
    [
        {"fault": "timeout", "seconds": 3},
        {"fault": "timeout", "seconds": 3, "acted": True},
        {"fault": "drop"},
        {"fault": "drop", "acted": True},
        {"fault": "500"},
        {"fault": "503", "acted": True},
        {"fault": "429"},
        {"fault": "401"},
        {"fault": "409"},
        {"fault": "html"},
        {"fault": "html", "status": 502},
        {"fault": "cut", "acted": True},
        {"fault": "200", "body": []},
        {"fault": "200", "body": {"surprise": 1}},
    ],
    ids=str,
)
def test_what_we_do_not_understand_is_never_a_decline(stripe, order, gateway, fault):
    stripe.do("powers", **fault)

    with pytest.raises(GatewayUnavailable):
        open_payment(order, "stripe")

    attempt = PaymentAttempt.objects.get()
    order.refresh_from_db()
    assert (attempt.state, order.status) == ("unknown", "pending")
    # The same key on the retry: there is one page, whatever the first answer did.
    again = open_payment(order, "stripe")
    assert (again.pk, again.state) == (attempt.pk, "pending")
    opened = [
        session
        for session in gateway._sessions({})
        if session["client_reference_id"] == str(attempt.key)
    ]
    assert [session["id"] for session in opened] == [again.reference]


@pytest.mark.feature("R-P11")
def test_a_page_whose_address_was_lost_is_found_by_its_key(stripe, order):
    stripe.do("powers", fault="drop", acted=True)
    with pytest.raises(GatewayUnavailable):
        open_payment(order, "stripe")
    PaymentAttempt.objects.update(updated_at=timezone.now() - timedelta(minutes=1))

    reconcile_payments()

    attempt = PaymentAttempt.objects.get()
    assert attempt.state == "pending"
    assert attempt.reference.startswith("cs_test_")
    back, _page = fill_in(attempt.pay_url, number="4242424242424242")
    assert back.endswith(f"/{attempt.key}/")


@pytest.mark.feature("R-P11")
def test_a_charge_whose_answer_was_lost_is_found(stripe, order, gateway):
    keep = keep_with(gateway)
    kept = keep("pm_card_visa")
    method = SavedMethod.objects.create(
        user=order.user,
        gateway="stripe",
        customer=kept.customer,
        reference=kept.reference,
    )
    stripe.do("powers", fault="drop", acted=True, path="/v1/payment_intents")
    with pytest.raises(GatewayUnavailable):
        services.charge_saved_method(order_id=order.pk, method_id=method.pk)
    PaymentAttempt.objects.update(updated_at=timezone.now() - timedelta(minutes=1))

    reconcile_payments()

    order.refresh_from_db()
    assert PaymentAttempt.objects.get().state == "captured"
    assert order.status == "paid"


@pytest.mark.feature("D2", refuses=True)
def test_what_stripe_clearly_refuses_is_refused(stripe, order):
    Order.objects.update(total_incl_tax="0.30")

    with pytest.raises(GatewayRefused):
        open_payment(order, "stripe")

    attempt = PaymentAttempt.objects.get()
    assert (attempt.state, attempt.reason[:16]) == ("failed", "amount_too_small")
    assert StockHold.objects.get().outcome == "live"


def test_pages_of_a_long_list_are_all_read(stripe, gateway):
    requests = [request_for() for _n in range(5)]
    for request in requests:
        gateway.start(request)
    stripe.do("powers", page=2)

    found = [gateway.fetch(r.key, since=r.started).key for r in requests]

    assert found == [r.key for r in requests]


@pytest.mark.feature("R-P15")
@pytest.mark.parametrize(
    ("ends", "state", "refunded"),
    [("succeeded", "succeeded", 2000), ("failed", REFUND_FAILED, 0)],
)
def test_a_refund_may_wait_and_then_fail(stripe, gateway, ends, state, refunded):
    request = request_for()
    paid = gateway.charge_saved(request, keep_with(gateway)("pm_card_visa"))
    stripe.do("powers", refunds="pending")
    asked = refund_of(request, paid, 2000)

    waiting = gateway.refund(asked)
    assert waiting.state == REFUND_PENDING
    stripe.do("refund", id=waiting.reference, status=ends)

    # Asking again with the same key tells today's truth, not the first answer.
    assert gateway.refund(asked).state == state
    assert gateway.fetch_refund(asked, waiting.reference).state == state
    truth = gateway.fetch(request.key, paid.reference)
    assert (truth.state, truth.refunded_cents) == (CAPTURED, refunded)


@pytest.mark.feature("R-P14", refuses=True)
@pytest.mark.parametrize("cents", [4501, 0, -1])
def test_no_more_than_was_taken_goes_back(gateway, cents):
    request = request_for()
    paid = gateway.charge_saved(request, keep_with(gateway)("pm_card_visa"))

    with pytest.raises(GatewayRefused):
        gateway.refund(refund_of(request, paid, cents))

    assert gateway.fetch(request.key, paid.reference).refunded_cents == 0


@pytest.mark.feature("D2", refuses=True)
def test_what_was_never_paid_is_not_paid_back(gateway):
    request = request_for()
    opened = gateway.start(request)

    with pytest.raises(GatewayRefused):
        gateway.refund(refund_of(request, opened, 100))


@pytest.fixture
def debits(stripe, settings):
    """A Stripe account that may debit bank accounts."""
    settings.STRIPE_SEPA_DEBIT = True
    stripe.do("powers", sepa=True)
    return stripe


def keep_account(stripe, order):
    """Pay an order by Bancontact; return the account that is kept."""
    attempt = pay(order, method="bancontact", wanted={"save_method": True})
    stripe.do("settle", session=attempt.reference, paid=True)
    outcomes.refresh_attempt(attempt_id=attempt.pk)
    return SavedMethod.objects.get()


@pytest.mark.feature("Y6")
@pytest.mark.parametrize(
    ("paid", "state", "status", "reason"),
    [
        (True, "captured", "paid", ""),
        (False, "failed", "pending", "insufficient_funds"),
    ],
)
def test_the_account_behind_bancontact_is_kept_and_debited(
    debits, order, paid, state, status, reason
):
    kept = keep_account(debits, order)
    later = order_from(make_basket(owner=order.user), user=order.user)

    asked = services.charge_saved_method(order_id=later.pk, method_id=kept.pk)
    again = services.charge_saved_method(order_id=later.pk, method_id=kept.pk)

    assert (kept.label, kept.is_debit, kept.expires) == ("SEPA •••• 3000", True, None)
    assert (asked.state, again.pk) == ("processing", asked.pk)
    debits.do("settle", intent=asked.reference, paid=paid)
    attempt = outcomes.refresh_attempt(attempt_id=asked.pk)
    later.refresh_from_db()
    assert (attempt.state, later.status, attempt.reason) == (state, status, reason)
    assert attempt.method == ("SEPA •••• 3000" if paid else "")


@pytest.mark.feature("Y6", refuses=True)
def test_bancontact_is_not_offered_for_keeping_without_direct_debit(
    stripe, order, gateway
):
    kept = gateway.start(request_for(save_method=True))
    session = gateway.api.checkout.sessions.retrieve(kept.reference)

    assert session.payment_method_types == ["card"]


@pytest.mark.feature("Y6", refuses=True)
def test_bancontact_that_was_not_to_be_kept_is_not(debits, order):
    attempt = pay(order, method="bancontact")
    debits.do("settle", session=attempt.reference, paid=True)

    attempt = outcomes.refresh_attempt(attempt_id=attempt.pk)

    assert attempt.state == "captured"
    assert not SavedMethod.objects.exists()
