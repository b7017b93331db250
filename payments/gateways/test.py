"""The built-in bank, for a shop without a contract: a process of its own."""

import hashlib
import hmac
import json
import time
from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

import requests

from payments.errors import (
    ForeignEvent,
    GatewayRefused,
    GatewayUnavailable,
    InvalidEvent,
    NotRefundable,
)
from payments.gateways.bank import ACCOUNT
from payments.gateways.bank_book import CARDS
from payments.gateways.base import (
    CAPTURED,
    PENDING,
    Event,
    Kept,
    Outcome,
    PaymentRequest,
    RefundOutcome,
    RefundRequest,
)

MAX_AGE = 300
# What the bank keeps of these: the account behind the card.
ACCOUNTS = {
    "bancontact": CARDS["debit"].label,
    "bancontact-returned": CARDS["debit-returned"].label,
}


class TestGateway:
    """Speaks HTTP to the bank that ``serve`` starts beside the shop."""

    __test__ = False
    code = "test"
    label = _("Test bank (no real money)")
    icon = "credit-card"
    keeps_methods = True

    @classmethod
    def configured(cls) -> bool:
        """Tell whether this shop may pretend."""
        return settings.TEST_GATEWAY_ALLOWED

    def start(self, request: PaymentRequest) -> Outcome:
        """Open a payment; the same key opens it once."""
        return self._outcome(self._call("POST", "/payments", self._asked(request)))

    def fetch(self, key, reference="", since=None) -> Outcome | None:
        """Return what the bank knows of ``key``."""
        payment = self._call("GET", f"/payments/{key}")
        return payment and self._outcome(payment)

    def capture(self, key: str, reference: str) -> Outcome | None:
        """Return the truth: this bank takes the money itself."""
        return self.fetch(key)

    def expire(self, key, reference="", since=None) -> Outcome | None:
        """Close a payment nobody has made yet."""
        payment = self._call("POST", f"/payments/{key}/expire", {})
        return payment and self._outcome(payment)

    def charge_saved(self, request: PaymentRequest, kept: Kept) -> Outcome:
        """Charge what is kept; some must be confirmed on the bank's page."""
        asked = self._asked(request) | {
            "customer": kept.customer,
            "method": kept.reference,
        }
        return self._outcome(self._call("POST", "/charges", asked))

    def forget(self, kept: Kept) -> None:
        """Let go of a kept card."""
        self._call("POST", f"/methods/{kept.reference}", {})

    def decide(self, key: str, card: str) -> dict:
        """Pay with a test card, or give up: the customer's click on the bank's page."""
        return self._call("POST", f"/payments/{key}/decide", {"card": card})

    def describe(self, key: str) -> dict | None:
        """Return the payment as the bank stores it."""
        return self._call("GET", f"/payments/{key}")

    def give_powers(self, **powers) -> None:
        """Let the bank misbehave (``payments.gateways.powers``); nothing: behave."""
        self._call("POST", "/powers", powers)

    def refund(self, request: RefundRequest) -> RefundOutcome:
        """Pay back, once per refund key."""
        asked = {"key": request.refund_key, "cents": request.cents}
        try:
            refund = self._call("POST", f"/payments/{request.key}/refunds", asked)
        except GatewayRefused as refusal:
            raise NotRefundable from refusal
        if refund is None:
            raise NotRefundable
        return read_refund(refund)

    def fetch_refund(self, request: RefundRequest, reference=""):
        """Return what the bank knows of a refund."""
        refund = self._call("GET", f"/refunds/{request.refund_key}")
        return refund and read_refund(refund)

    def settle_refund(self, refund_key: str, state: str) -> None:
        """End a refund that the bank let wait: ``succeeded`` or ``failed``."""
        self._call("POST", f"/refunds/{refund_key}", {"state": state})

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
            account = event.get("account", ACCOUNT)
            read = Event(
                event["id"],
                key=event["payment"],
                refund_key=event.get("refund", ""),
                kind="refund" if event.get("refund") else "payment",
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InvalidEvent from error
        if account != ACCOUNT:
            raise ForeignEvent(event_id=read.event_id, why=f"account {account}")
        return read

    def payments_between(self, since: datetime, until: datetime):
        """Yield what the bank opened in a span of time."""
        span = f"since={int(since.timestamp())}&until={int(until.timestamp())}"
        for payment in self._call("GET", f"/payments?{span}")["payments"]:
            yield self._outcome(payment)

    def _asked(self, request):
        return {
            "key": request.key,
            "cents": request.cents,
            "currency": request.currency,
            "order_number": request.order_number,
            "return_url": urlsplit(request.return_url).path,
            "webhook_url": settings.TEST_GATEWAY_WEBHOOK_URL,
            "language": request.language,
            "save": request.save_method,
            "customer": request.customer,
        }

    def _outcome(self, payment):
        with translation.override(payment["language"] or None):
            pay_url = reverse("payments:test-bank", args=[payment["key"]])
        return Outcome(
            state=payment["state"],
            reference=payment["key"],
            key=payment["key"],
            cents=payment["cents"],
            currency=payment["currency"],
            pay_url=pay_url if payment["state"] == PENDING else "",
            method=payment["label"],
            reason=payment["reason"],
            refunded_cents=payment["refunded"],
            kept=self._kept(payment),
        )

    def _kept(self, payment):
        if payment["state"] != CAPTURED or not payment["method"]:
            return None
        kept = payment["customer"], payment["method"]
        if payment["card"] in ACCOUNTS:
            return Kept(*kept, ACCOUNTS[payment["card"]], is_debit=True)
        expires = date(timezone.localdate().year + 3, 12, 31)
        return Kept(*kept, payment["label"], expires)

    def _call(self, method, path, body=None):
        try:
            answer = requests.request(
                method,
                settings.TEST_GATEWAY_URL + path,
                json=body,
                headers={"Authorization": settings.TEST_GATEWAY_SECRET},
                timeout=settings.GATEWAY_TIMEOUT,
            )
            if answer.status_code == 404:
                return None
            if 400 <= answer.status_code < 500 and answer.status_code != 429:
                raise GatewayRefused(answer.text[:200])
            answer.raise_for_status()
            return answer.json()
        except (requests.RequestException, ValueError) as error:
            raise GatewayUnavailable(error=type(error).__name__) from error


def read_refund(refund: dict) -> RefundOutcome:
    """Return what the bank says of a refund."""
    return RefundOutcome(
        refund["state"], refund["key"], refund["cents"], refund["reason"]
    )


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature of a webhook."""
    message = timestamp.encode() + b"." + body
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
