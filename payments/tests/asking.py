"""What tests ask gateways for, and what customers do on gateways' pages."""

import time
import uuid

from django.utils import timezone

import requests

from payments import services
from payments.gateways.base import PaymentRequest, RefundRequest


def request_for(**changes):
    """Return a payment of 45.00 euros with a key of its own."""
    asked = {
        "key": str(uuid.uuid4()),
        "order_number": "CF-TEST",
        "cents": 4500,
        "currency": "EUR",
        "return_url": "https://shop.example/back",
        "cancel_url": "https://shop.example/back",
        "language": "nl",
        "email": "anne@example.com",
        "started": timezone.now(),
    }
    return PaymentRequest(**asked | changes)


def refund_of(request, outcome, cents, **changes):
    """Return a refund of a payment."""
    asked = {
        "key": request.key,
        "reference": outcome.reference,
        "refund_key": f"refund-{uuid.uuid4()}",
        "cents": cents,
        "currency": "EUR",
    }
    return RefundRequest(**asked | changes)


def open_payment(order, gateway, **changes):
    """Open an order's payment."""
    return services.start_payment(
        order_id=order.pk, gateway=gateway, language="en", **changes
    )


def fill_in(pay_url, **fields):
    """Send a form of a gateway's page; return where it leads and what it says."""
    answer = requests.post(
        pay_url.partition("#")[0], data=fields, allow_redirects=False, timeout=5
    )
    return answer.headers.get("Location", ""), answer.text


def deliver(client, gateway, letter, **changes):
    """Bring a webhook to the shop, as the network would."""
    sent = letter | changes
    return client.post(
        f"/webhooks/{gateway}/",
        sent["body"],
        content_type="application/json",
        headers=sent["headers"],
    )


def eventually(check):
    """Return the first true answer of ``check`` within five seconds."""
    for _try in range(100):
        if found := check():
            return found
        time.sleep(0.05)
    raise AssertionError("it never came true")
