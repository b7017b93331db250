"""PayPal: the customer agrees on PayPal's page, then we take the money.

Only our own ``capture`` takes money, so an order nobody captures costs nobody anything:
one whose address was lost needs no search, and "closed" means that we never capture.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from payments.errors import (
    ForeignEvent,
    GatewayRefused,
    GatewayUnavailable,
    InvalidEvent,
    NotRefundable,
)
from payments.gateways.base import (
    APPROVED,
    CANCELLED,
    FAILED,
    PENDING,
    Event,
    Kept,
    Outcome,
    PaymentRequest,
    RefundOutcome,
    RefundRequest,
)
from payments.gateways.paypal_api import PayPalApi, Refusal
from payments.gateways.paypal_reading import (
    capture_of,
    merchants_of,
    read_event,
    read_order,
    read_refund,
    read_transaction,
    refunds_of,
    value_of,
)

# Seconds a webhook may be old.
MAX_AGE = 300
LOCALES = {"en": "en-GB", "fr": "fr-BE", "nl": "nl-BE"}
SIGNED = {
    "auth_algo": "PAYPAL-AUTH-ALGO",
    "cert_url": "PAYPAL-CERT-URL",
    "transmission_id": "PAYPAL-TRANSMISSION-ID",
    "transmission_sig": "PAYPAL-TRANSMISSION-SIG",
    "transmission_time": "PAYPAL-TRANSMISSION-TIME",
}
# PayPal's report covers at most 31 days at once.
REPORT = timedelta(days=31)
UNREADABLE = (
    *(LookupError, TypeError, AttributeError, ValueError, ArithmeticError),
    # Brackets within brackets within brackets.
    RecursionError,
)


class PayPalGateway:
    """Orders v2 and payments v2."""

    code = "paypal"
    label = "PayPal"
    icon = "wallet"
    keeps_methods = False

    @classmethod
    def configured(cls) -> bool:
        """Tell whether there are keys."""
        return bool(settings.PAYPAL_CLIENT_ID and settings.PAYPAL_SECRET)

    def start(self, request: PaymentRequest) -> Outcome:
        """Open an order; the same key opens it once."""
        return understood(
            read_order,
            PayPalApi().call(
                "POST",
                "/v2/checkout/orders",
                order_body(request),
                request_id=request.key,
            ),
        )

    def fetch(self, key, reference="", since=None) -> Outcome | None:
        """Ask PayPal for an order; without its reference nobody could agree to it."""
        if not reference:
            return None
        order = self._order(reference)
        return gone(key, reference) if order is None else understood(read_order, order)

    def capture(self, key: str, reference: str) -> Outcome:
        """Take the money, once per key: a repeated request id repeats its answer."""
        path = f"/v2/checkout/orders/{reference}/capture"
        try:
            PayPalApi().call("POST", path, {}, request_id=f"capture-{key}")
        except Refusal as refusal:
            # Taken already, not agreed, or declined: the truth says which.
            outcome = self.fetch(key, reference)
            if outcome.state == APPROVED:
                return replace(outcome, state=FAILED, reason=refusal.issue.lower())
            return outcome
        return self.fetch(key, reference)

    def expire(self, key, reference="", since=None) -> Outcome | None:
        """Close an order by never capturing it; what was captured stays so."""
        outcome = self.fetch(key, reference)
        if outcome and outcome.state in (PENDING, APPROVED):
            return replace(outcome, state=CANCELLED, pay_url="", reason="expired")
        return outcome

    def charge_saved(self, request: PaymentRequest, kept: Kept) -> Outcome:
        """Refuse: nothing is kept here."""
        raise GatewayRefused

    def forget(self, kept: Kept) -> None:
        """Do nothing: nothing is kept here."""

    def refund(self, request: RefundRequest) -> RefundOutcome:
        """Pay back once per refund key."""
        order = self._order(request.reference) if request.reference else None
        capture = understood(capture_of, order) if order else {}
        if not capture or request.cents <= 0:
            raise NotRefundable
        amount = {
            "value": value_of(request.cents),
            "currency_code": request.currency,
        }
        try:
            refund = PayPalApi().call(
                "POST",
                f"/v2/payments/captures/{capture['id']}/refund",
                {"amount": amount, "custom_id": request.refund_key},
                request_id=request.refund_key,
            )
        except Refusal as refusal:
            raise NotRefundable(refusal.issue or None) from refusal
        first = understood(read_refund, refund)
        # A repeated answer is as old as the first one.
        return self.fetch_refund(request, first.reference) or first

    def fetch_refund(self, request: RefundRequest, reference=""):
        """Ask PayPal for a refund, by its reference or by our key."""
        try:
            if reference:
                refund = PayPalApi().call("GET", f"/v2/payments/refunds/{reference}")
                return understood(read_refund, refund)
        except Refusal:
            return None
        order = self._order(request.reference) if request.reference else None
        for refund in understood(refunds_of, order) if order else []:
            if refund.get("custom_id") == request.refund_key:
                return understood(read_refund, refund)
        return None

    def parse_event(self, body: bytes, headers) -> Event:
        """Let PayPal check the signature; then see whose event it is.

        Raises GatewayUnavailable while PayPal cannot check: it will send it again.
        """
        try:
            event = json.loads(body)
            read = read_event(event)
            merchants = merchants_of(event)
        except UNREADABLE as error:
            raise InvalidEvent from error
        signed = {name: headers.get(header, "") for name, header in SIGNED.items()}
        if not (settings.PAYPAL_WEBHOOK_ID and all(signed.values())):
            raise InvalidEvent
        if not is_fresh(signed["transmission_time"]):
            raise InvalidEvent
        if not is_genuine(body, signed):
            raise InvalidEvent
        ours = settings.PAYPAL_MERCHANT_ID
        if ours and merchants - {ours}:
            raise ForeignEvent(event_id=read.event_id, why=f"account {merchants}")
        return read

    def payments_between(self, since: datetime, until: datetime):
        """Yield the payments of PayPal's report, which is some hours behind."""
        while since < until:
            end = min(since + REPORT, until)
            yield from self._report(since, end)
            since = end

    def _report(self, since, until):
        page, pages = 1, 1
        while page <= pages:
            found = PayPalApi().call(
                "GET",
                "/v1/reporting/transactions"
                f"?start_date={stamp(since)}&end_date={stamp(until)}"
                f"&fields=transaction_info&page_size=500&page={page}",
            )
            pages = found.get("total_pages") or 1
            for detail in found.get("transaction_details") or []:
                outcome = understood(read_transaction, detail)
                if outcome:
                    yield outcome
            page += 1

    def _order(self, reference):
        try:
            return PayPalApi().call("GET", f"/v2/checkout/orders/{reference}")
        except Refusal as refusal:
            if refusal.status == 404:
                return None
            raise GatewayUnavailable(error=refusal.issue) from refusal


def order_body(request: PaymentRequest) -> dict:
    """Return what an order is opened with, alike for the same request."""
    context = {
        "brand_name": "ChezFlora",
        "locale": LOCALES.get(request.language, "en-GB"),
        "user_action": "PAY_NOW",
        "shipping_preference": "NO_SHIPPING",
        # Nothing that clears days after the flowers are gone.
        "payment_method_preference": "IMMEDIATE_PAYMENT_REQUIRED",
        "return_url": request.return_url,
        "cancel_url": request.cancel_url,
    }
    unit = {
        "custom_id": request.key,
        "invoice_id": f"{request.order_number}-{request.key[:8]}",
        "description": f"ChezFlora {request.order_number}",
        "amount": {
            "currency_code": request.currency,
            "value": value_of(request.cents),
        },
    }
    return {
        "intent": "CAPTURE",
        "purchase_units": [unit],
        "payment_source": {"paypal": {"experience_context": context}},
    }


def gone(key, reference) -> Outcome:
    """Return the outcome of an order PayPal let go of: nobody agreed in time."""
    return Outcome(CANCELLED, reference, 0, "EUR", key=key, reason="expired")


def understood(read, answer):
    """Read an answer; one we cannot read leaves the outcome unknown."""
    try:
        return read(answer)
    except UNREADABLE as error:
        raise GatewayUnavailable(error=type(error).__name__) from error


def is_fresh(transmitted: str) -> bool:
    """Tell whether a webhook was sent just now."""
    try:
        sent = parse_datetime(transmitted)
    except ValueError:
        sent = None
    if sent is None or sent.tzinfo is None:
        return False
    return abs((timezone.now() - sent).total_seconds()) <= MAX_AGE


def is_genuine(body: bytes, signed: dict) -> bool:
    """Ask PayPal whether it signed ``body``, byte for byte."""
    envelope = json.dumps({**signed, "webhook_id": settings.PAYPAL_WEBHOOK_ID})
    # Its bytes are what was signed: reading and writing them again would change them.
    raw = envelope[:-1].encode() + b', "webhook_event": ' + body + b"}"
    try:
        said = PayPalApi().call(
            "POST", "/v1/notifications/verify-webhook-signature", raw=raw
        )
    except Refusal:
        return False
    return said.get("verification_status") == "SUCCESS"


def stamp(moment: datetime) -> str:
    """Return a moment as PayPal reads it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
