"""The built-in bank, for a shop without a contract: a process of its own."""

import hashlib
import hmac
import json
import time

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import requests

from payments.errors import GatewayRefused, GatewayUnavailable, InvalidEvent
from payments.gateways.base import Event, Outcome, PaymentRequest

TIMEOUT = 10
MAX_AGE = 300


class TestGateway:
    """Speaks HTTP to the bank that ``serve`` starts beside the shop."""

    __test__ = False
    code = "test"
    label = _("Test bank (no real money)")

    def start(self, request: PaymentRequest) -> Outcome:
        """Open a payment; the same key opens it once."""
        payment = self._call(
            "POST",
            "/payments",
            {
                "key": request.key,
                "cents": request.cents,
                "currency": request.currency,
                "order_number": request.order_number,
                "return_url": request.return_url,
                "webhook_url": settings.TEST_GATEWAY_WEBHOOK_URL,
            },
        )
        return self._outcome(payment)

    def fetch(self, key: str) -> Outcome | None:
        """Return what the bank knows of ``key``."""
        payment = self._call("GET", f"/payments/{key}")
        return payment and self._outcome(payment)

    def decide(self, key: str, card: str) -> dict:
        """Pay with a test card, or give up: the customer's click on the bank's page."""
        return self._call("POST", f"/payments/{key}/decide", {"card": card})

    def describe(self, key: str) -> dict | None:
        """Return the payment as the bank stores it."""
        return self._call("GET", f"/payments/{key}")

    def refund(self, key: str, refund_key: str, cents: int) -> None:
        """Pay back, once per refund key."""
        self._call(
            "POST", f"/payments/{key}/refunds", {"key": refund_key, "cents": cents}
        )

    def parse_event(self, body: bytes, headers) -> Event:
        """Check signature and age of a webhook."""
        header = headers.get("Test-Signature", "")
        timestamp, _sep, signature = header.partition(",")
        expected = sign(settings.TEST_GATEWAY_SECRET, timestamp, body)
        if not hmac.compare_digest(signature.encode(), expected.encode()):
            raise InvalidEvent
        if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > MAX_AGE:
            raise InvalidEvent
        try:
            event = json.loads(body)
            return Event(event["id"], event["payment"], event)
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidEvent from error

    def _outcome(self, payment):
        pay_url = reverse("payments:test-bank", args=[payment["key"]])
        return Outcome(
            state=payment["state"],
            reference=payment["key"],
            cents=payment["cents"],
            currency=payment["currency"],
            pay_url=pay_url if payment["state"] == "pending" else "",
            method=payment["card"],
            reason=payment["reason"],
        )

    def _call(self, method, path, body=None):
        try:
            answer = requests.request(
                method,
                settings.TEST_GATEWAY_URL + path,
                json=body,
                headers={"Authorization": settings.TEST_GATEWAY_SECRET},
                timeout=TIMEOUT,
            )
            if answer.status_code == 404:
                return None
            if 400 <= answer.status_code < 500:
                raise GatewayRefused(answer.text[:200])
            answer.raise_for_status()
            return answer.json()
        except (requests.RequestException, ValueError) as error:
            raise GatewayUnavailable(error=type(error).__name__) from error


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature of a webhook."""
    message = timestamp.encode() + b"." + body
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
