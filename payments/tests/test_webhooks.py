"""Webhooks: genuine ones count once, others leave no trace."""

import json
import time

import pytest

from payments import services
from payments.gateways.test import sign
from payments.models import GatewayEvent, PaymentAttempt
from payments.tests.bank import SECRET
from shop.checkout.tests.factories import make_basket, order_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(bank):
    """An attempt that the bank has captured, without telling us."""
    order = order_from(make_basket())
    attempt = services.start_payment(order_id=order.pk, gateway="test", language="en")
    bank.decide(str(attempt.key), "success")
    return attempt


def body_of(attempt, event_id="event-1"):
    """Return what the bank sends."""
    return json.dumps({"id": event_id, "payment": str(attempt.key)}).encode()


def deliver(client, body, *, secret=SECRET, age=0, signature=None):
    """Send a webhook."""
    stamp = str(int(time.time()) - age)
    header = signature if signature is not None else sign(secret, stamp, body)
    return client.post(
        "/webhooks/test/",
        body,
        content_type="application/json",
        headers={"Test-Signature": f"{stamp},{header}"},
    )


@pytest.mark.feature("D5")
@pytest.mark.feature("R-P03")
def test_the_same_event_ten_times_pays_once(
    client, attempt, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answers = {deliver(client, body_of(attempt)).status_code for _ in range(10)}

    attempt.order.refresh_from_db()
    assert answers == {200}
    assert GatewayEvent.objects.count() == 1
    assert attempt.order.status == "paid"


@pytest.mark.feature("D5", refuses=True)
@pytest.mark.feature("R-P05")
@pytest.mark.parametrize(
    "forgery",
    [
        {"secret": "another secret"},
        {"signature": ""},
        {"age": 301},
        {"signature": "é"},
    ],
)
def test_a_forged_or_stale_event_leaves_no_trace(client, attempt, forgery):
    assert deliver(client, body_of(attempt), **forgery).status_code == 400

    assert not GatewayEvent.objects.exists()
    assert PaymentAttempt.objects.get().state == "pending"


def test_a_changed_body_is_refused(client, attempt):
    stamp = str(int(time.time()))
    header = f"{stamp},{sign(SECRET, stamp, body_of(attempt))}"

    answer = client.post(
        "/webhooks/test/",
        body_of(attempt, event_id="event-2"),
        content_type="application/json",
        headers={"Test-Signature": header},
    )

    assert answer.status_code == 400
    assert not GatewayEvent.objects.exists()


@pytest.mark.feature("R-P06")
def test_an_event_of_an_unknown_payment_changes_nothing(
    client, attempt, django_capture_on_commit_callbacks
):
    body = json.dumps({"id": "event-3", "payment": "somebody else's"}).encode()

    with django_capture_on_commit_callbacks(execute=True):
        assert deliver(client, body).status_code == 200

    assert PaymentAttempt.objects.get().state == "pending"


def test_an_unknown_gateway_is_not_found(client, attempt):
    assert client.post("/webhooks/acme/", {}).status_code == 404
    assert client.get("/webhooks/test/").status_code == 405


@pytest.mark.feature("R-P18")
def test_the_test_bank_is_absent_where_it_is_not_allowed(client, attempt, settings):
    settings.TEST_GATEWAY_ALLOWED = False

    assert deliver(client, body_of(attempt)).status_code == 404
    assert client.get(f"/en/pay/test-bank/{attempt.key}/").status_code == 404
    assert not GatewayEvent.objects.exists()
