"""Webhooks of every gateway: genuine ones count once, others leave no trace."""

import json
from datetime import timedelta

from django.db import OperationalError, connection
from django.utils import timezone

import pytest

from outbox.models import Message
from payments import outcomes
from payments.gateways.registry import find_gateway
from payments.models import GatewayEvent, PaymentAttempt
from payments.signals import refund_told
from payments.tests.asking import (
    deliver,
    eventually,
    fill_in,
    open_payment,
    refund_of,
    request_for,
)
from payments.webhooks import refused_webhooks
from shop.checkout.tests.factories import make_basket, order_from
from tests.doubles.stripe import SECRET

pytestmark = pytest.mark.django_db

AGREE = {
    "stripe": {"number": "4242424242424242"},
    "paypal": {"agree": "1"},
}
SIGNATURE = {"stripe": "Stripe-Signature", "paypal": "PAYPAL-TRANSMISSION-SIG"}
both = pytest.mark.parametrize("provider", ["stripe", "paypal"], indirect=True)


class Provider:
    """One pretend provider and the order that is paid at it."""

    def __init__(self, code, remote):
        self.code, self.remote = code, remote
        self.order = order_from(make_basket())
        self.attempt = None

    def pay(self):
        """Let the customer pay without coming back; return the webhooks about it."""
        self.attempt = open_payment(self.order, self.code)
        fill_in(self.attempt.pay_url, **AGREE[self.code])
        return self.letters(1 if self.code == "paypal" else 2)

    def letters(self, count):
        """Return at least ``count`` webhooks about our payment, oldest first."""
        key = str(self.attempt.key)

        def about():
            sent = self.remote.do("letters")["sent"]
            found = [letter for letter in sent if key in letter["body"]]
            return found if len(found) >= count else None

        return eventually(about)


@pytest.fixture
def provider(request):
    """Return a pretend provider by name."""
    return Provider(request.param, request.getfixturevalue(request.param))


def assert_nothing_came_of_it(provider, counted):
    """Check that a refused webhook left no trace but its count."""
    assert not GatewayEvent.objects.exists()
    assert PaymentAttempt.objects.get().state == "pending"
    assert not Message.objects.exists()
    assert refused_webhooks(provider.code) == counted


@pytest.mark.feature("D5")
@pytest.mark.feature("R-P01")
@pytest.mark.feature("R-P03")
@both
def test_a_webhook_before_the_customer_pays_the_order_once(
    client, provider, django_capture_on_commit_callbacks
):
    letters = provider.pay()

    with django_capture_on_commit_callbacks(execute=True):
        answers = {
            deliver(client, provider.code, letter).status_code
            for letter in letters
            for _copy in range(10)
        }

    provider.order.refresh_from_db()
    assert answers == {200}
    assert GatewayEvent.objects.count() == len(letters)
    assert provider.order.status == "paid"
    assert [m.template for m in Message.objects.all()] == ["order_confirmed"]
    back = client.get(f"/en/checkout/return/{provider.attempt.key}/", follow=True)
    assert back.context["state"] == "paid"


@pytest.mark.feature("D5")
@both
def test_what_is_stored_of_an_event_names_nobody(client, provider):
    for letter in provider.pay():
        deliver(client, provider.code, letter)

    for event in GatewayEvent.objects.all():
        assert set(event.body) == {"type", "object"}
        assert event.key == str(provider.attempt.key)
        assert "Anne" not in json.dumps(event.body)


@pytest.mark.feature("D5", refuses=True)
@pytest.mark.feature("R-P05", refuses=True)
@both
def test_a_forged_or_changed_event_leaves_no_trace(client, provider):
    letter = provider.pay()[0]
    name = SIGNATURE[provider.code]
    body, headers = letter["body"], letter["headers"]
    without = {k: v for k, v in headers.items() if k != name}
    forgeries = [
        {"headers": without},
        {"headers": headers | {name: "é"}},
        {"headers": headers | {name: headers[name][:-1] + "x"}},
        {"headers": headers | {name: "t=nonsense,v1="}},
        {"body": body.replace(str(provider.attempt.key), str(request_for().key))},
        {"body": json.dumps(json.loads(body), separators=(",", ":"))},
        {"body": ""},
        {"body": "[" * 50_000},
        {"body": "[1]"},
        {"body": b"\xff\xfe"},
    ]

    answers = [
        deliver(client, provider.code, letter, **forgery).status_code
        for forgery in forgeries
    ]

    assert answers == [400] * len(forgeries)
    assert_nothing_came_of_it(provider, counted=len(forgeries))


@pytest.mark.feature("R-P05", refuses=True)
@both
def test_an_old_event_leaves_no_trace(client, provider):
    provider.remote.do("powers", age=301)
    letter = provider.pay()[0]

    assert deliver(client, provider.code, letter).status_code == 400

    assert_nothing_came_of_it(provider, counted=1)


@pytest.mark.feature("R-P05")
@both
def test_an_event_of_almost_five_minutes_is_taken(client, provider):
    provider.remote.do("powers", age=290)
    letter = provider.pay()[0]

    assert deliver(client, provider.code, letter).status_code == 200

    assert GatewayEvent.objects.count() == 1


@pytest.mark.feature("R-P05", refuses=True)
@both
def test_an_event_signed_for_somebody_else_leaves_no_trace(client, provider):
    provider.remote.do("powers", secret="whsec_of_somebody_else")
    letter = provider.pay()[0]

    assert deliver(client, provider.code, letter).status_code == 400

    assert_nothing_came_of_it(provider, counted=1)


@pytest.mark.feature("R-P06", refuses=True)
@both
def test_an_event_of_another_account_is_told_to_the_staff(
    client, provider, django_capture_on_commit_callbacks
):
    provider.remote.do("powers", account="ANOTHERSHOP")
    letter = provider.pay()[0]

    with django_capture_on_commit_callbacks(execute=True):
        answers = [deliver(client, provider.code, letter).status_code for _n in "ab"]

    assert answers == [200, 200]
    assert not GatewayEvent.objects.exists()
    assert PaymentAttempt.objects.get().state == "pending"
    alert = Message.objects.get()
    assert (alert.template, alert.recipient) == (
        "staff_foreign_event",
        "shop@chezflora.example",
    )
    assert "ANOTHERSHOP" in alert.context["why"]


@pytest.mark.feature("R-P06", refuses=True)
@pytest.mark.parametrize("provider", ["stripe"], indirect=True)
@pytest.mark.parametrize(
    ("key", "livemode", "why"),
    [("rk_live_of_ours", False, "test mode"), ("sk_test_of_the_double", True, "live")],
)
def test_test_mode_and_real_money_do_not_mix(
    client, provider, settings, key, livemode, why
):
    provider.remote.do("powers", livemode=livemode)
    letter = provider.pay()[0]
    settings.STRIPE_SECRET_KEY = key

    assert deliver(client, "stripe", letter).status_code == 200

    assert not GatewayEvent.objects.exists()
    assert Message.objects.get().context["why"] == why


@pytest.mark.feature("R-P06")
@both
def test_an_event_of_a_payment_we_do_not_know_changes_nothing(
    client, provider, django_capture_on_commit_callbacks
):
    letters = provider.pay()
    PaymentAttempt.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        answer = deliver(client, provider.code, letters[0])

    event = GatewayEvent.objects.get()
    assert answer.status_code == 200
    assert event.note == "not about a payment of ours"
    provider.order.refresh_from_db()
    assert provider.order.status == "pending"


@pytest.mark.feature("R-P24")
@pytest.mark.parametrize("provider", ["stripe"], indirect=True)
def test_both_secrets_are_valid_until_the_old_one_is_removed(
    client, provider, settings
):
    settings.STRIPE_WEBHOOK_SECRETS = [SECRET, "whsec_new"]
    old = provider.pay()[0]
    provider.remote.do("powers", secret="whsec_new")
    second = order_from(make_basket())
    provider.attempt = open_payment(second, "stripe")
    fill_in(provider.attempt.pay_url, **AGREE["stripe"])
    new = provider.letters(1)[0]

    answers = [deliver(client, "stripe", letter).status_code for letter in (old, new)]
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new"]
    later = [deliver(client, "stripe", letter).status_code for letter in (old, new)]

    assert answers == [200, 200]
    assert later == [400, 200]
    assert refused_webhooks("stripe") == 1


@pytest.mark.feature("R-P05", refuses=True)
@pytest.mark.parametrize("provider", ["stripe"], indirect=True)
def test_without_a_secret_nothing_is_genuine(client, provider, settings):
    settings.STRIPE_WEBHOOK_SECRETS = []

    assert deliver(client, "stripe", provider.pay()[0]).status_code == 400

    assert_nothing_came_of_it(provider, counted=1)


@pytest.mark.feature("R-P05", refuses=True)
@pytest.mark.parametrize("provider", ["paypal"], indirect=True)
@pytest.mark.parametrize("at", ["", "yesterday", "2026-13-45T00:00:00Z", "2026-11-21"])
def test_a_time_nobody_can_read_is_refused(client, provider, at):
    letter = provider.pay()[0]
    headers = letter["headers"] | {"PAYPAL-TRANSMISSION-TIME": at}

    assert deliver(client, "paypal", letter, headers=headers).status_code == 400

    assert_nothing_came_of_it(provider, counted=1)


@pytest.mark.feature("D5")
@pytest.mark.parametrize("provider", ["paypal"], indirect=True)
@pytest.mark.parametrize("fault", ["500", "html", "drop"])
def test_while_paypal_cannot_check_it_is_asked_to_send_again(client, provider, fault):
    letter = provider.pay()[0]
    provider.remote.do("powers", fault=fault, path="/verify-webhook-signature")

    assert deliver(client, "paypal", letter).status_code == 503
    assert_nothing_came_of_it(provider, counted=0)

    assert deliver(client, "paypal", letter).status_code == 200
    assert GatewayEvent.objects.count() == 1


@pytest.mark.feature("R-P04")
@pytest.mark.parametrize("provider", ["stripe"], indirect=True)
def test_events_in_any_order_end_where_stripe_is(
    client, provider, django_capture_on_commit_callbacks
):
    provider.attempt = open_payment(provider.order, "stripe")
    fill_in(provider.attempt.pay_url, number="4000000000000002")
    fill_in(provider.attempt.pay_url, **AGREE["stripe"])
    letters = provider.letters(3)

    with django_capture_on_commit_callbacks(execute=True):
        for letter in reversed(letters):
            assert deliver(client, "stripe", letter).status_code == 200

    provider.order.refresh_from_db()
    assert PaymentAttempt.objects.get().state == "captured"
    assert provider.order.status == "paid"


@pytest.mark.feature("R-P04")
@both
def test_news_of_a_refund_names_the_refund(
    client, provider, django_capture_on_commit_callbacks
):
    provider.pay()
    attempt = outcomes.refresh_attempt(attempt_id=provider.attempt.pk)
    bank = find_gateway(provider.code)
    asked = refund_of(request_for(key=str(attempt.key)), attempt, 100)
    bank.refund(asked)
    sent = eventually(
        lambda: [
            letter
            for letter in provider.remote.do("letters")["sent"]
            if asked.refund_key in letter["body"]
        ]
    )
    told = []
    refund_told.connect(heard := lambda refund_key, **_: told.append(refund_key))

    with django_capture_on_commit_callbacks(execute=True):
        assert deliver(client, provider.code, sent[0]).status_code == 200

    refund_told.disconnect(heard)
    assert told == [asked.refund_key]
    assert PaymentAttempt.objects.get().state == "captured"


@pytest.mark.feature("R-P23")
@both
def test_while_our_database_is_away_the_event_is_sent_again(
    client, provider, django_capture_on_commit_callbacks
):
    letter = provider.pay()[0]

    def away(execute, sql, params, many, context):
        raise OperationalError("gone")

    client.raise_request_exception = False
    with connection.execute_wrapper(away):
        assert deliver(client, provider.code, letter).status_code >= 500
    with django_capture_on_commit_callbacks(execute=True):
        assert deliver(client, provider.code, letter).status_code == 200

    provider.order.refresh_from_db()
    assert provider.order.status == "paid"
    assert timezone.now() - GatewayEvent.objects.get().received_at < timedelta(
        minutes=1
    )


@pytest.mark.feature("D3", refuses=True)
@pytest.mark.parametrize("gateway", ["stripe", "paypal"])
def test_a_gateway_without_keys_has_no_webhook(client, gateway):
    address = f"/webhooks/{gateway}/"

    assert client.post(address, {}).status_code == 404

    assert not GatewayEvent.objects.exists()
