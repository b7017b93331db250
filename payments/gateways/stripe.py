"""Stripe: cards, Bancontact and wallets on Stripe's own page.

No card number ever reaches this shop: customers type it at Stripe (PCI DSS SAQ A).
"""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import pgettext

import stripe

from payments.errors import (
    ForeignEvent,
    InvalidEvent,
    NotRefundable,
)
from payments.gateways.base import (
    CAPTURED,
    FAILED,
    Event,
    Kept,
    Outcome,
    PaymentRequest,
    RefundOutcome,
    RefundRequest,
)
from payments.gateways.stripe_asking import (
    CHARGE,
    SESSION_CHARGE,
    answers,
    genuine,
    is_live,
    make_client,
    metadata_of,
    session_params,
)
from payments.gateways.stripe_reading import (
    read_event,
    read_intent,
    read_refund,
    read_session,
)

# Clocks differ.
SKEW = timedelta(minutes=5)


class StripeGateway:
    """Checkout sessions for people, payment intents for kept methods."""

    code = "stripe"
    icon = "credit-card"
    keeps_methods = True

    @classmethod
    def configured(cls) -> bool:
        """Tell whether there is a key."""
        return bool(settings.STRIPE_SECRET_KEY)

    @property
    def label(self) -> str:
        """Name what Stripe's page offers."""
        known = {"card": pgettext("payment", "Card")}
        names = [known.get(name, name.title()) for name in self._methods()]
        if "card" in self._methods():
            names += ["Apple Pay", "Google Pay"]
        return ", ".join(names)

    @property
    def api(self):
        """The client, made once per key."""
        return make_client(
            settings.STRIPE_SECRET_KEY,
            settings.STRIPE_API_BASE,
            tuple(settings.GATEWAY_TIMEOUT),
        ).v1

    def start(self, request: PaymentRequest) -> Outcome:
        """Open a Checkout session; the same key opens it once."""
        if not request.save_method:
            request = replace(request, customer="")
        with answers(final=True):
            try:
                return self._open_session(request, request.key)
            except stripe.InvalidRequestError as error:
                if error.param != "customer":
                    raise
                # Stripe forgot this customer, who may pay all the same.
                nobody = replace(request, customer="")
                return self._open_session(nobody, f"{request.key}-anew")
            except stripe.IdempotencyError:
                # The key asked for something else before: a charge of a kept method.
                found = self._search(request.key, request.started)
                if found is None:
                    raise
                return found

    def fetch(self, key, reference="", since=None) -> Outcome | None:
        """Ask Stripe for a payment, by its reference or by searching for our key."""
        with answers():
            if not reference:
                return self._search(key, since)
            try:
                return self._read(reference)
            except stripe.InvalidRequestError as error:
                if error.code == "resource_missing":
                    return None
                raise

    def capture(self, key: str, reference: str) -> Outcome:
        """Return the truth: Stripe takes the money itself."""
        with answers():
            return self._read(reference)

    def expire(self, key, reference="", since=None) -> Outcome | None:
        """Close Stripe's page; what was paid first stays paid."""
        with answers():
            if not reference:
                found = self._search(key, since)
                if found is None:
                    return None
                reference = found.reference
            # Refused when it is over already: then the truth says how it ended.
            with suppress(stripe.InvalidRequestError):
                if reference.startswith("pi_"):
                    self.api.payment_intents.cancel(reference)
                else:
                    self.api.checkout.sessions.expire(reference)
        return self.fetch(key, reference)

    def charge_saved(self, request: PaymentRequest, kept: Kept) -> Outcome:
        """Charge a kept card or account; a bank that wants its owner gets a page."""
        params = {
            "amount": request.cents,
            "currency": request.currency.lower(),
            "customer": kept.customer,
            "payment_method": kept.reference,
            "payment_method_types": ["sepa_debit" if kept.is_debit else "card"],
            "off_session": True,
            "confirm": True,
            "metadata": metadata_of(request),
            "expand": CHARGE,
        }
        with answers(final=True):
            try:
                # The key of ``start`` too: Stripe itself lets only one of them happen.
                intent = self.api.payment_intents.create(
                    params, {"idempotency_key": request.key}
                )
            except stripe.CardError as declined:
                return self._declined(request, kept, declined)
            return self._read(intent.id)

    def _declined(self, request, kept, declined):
        error = declined.json_body["error"]
        intent_id = error["payment_intent"]["id"]
        if error.get("code") != "authentication_required":
            reason = error.get("decline_code") or error.get("code")
            return replace(self._read(intent_id), state=FAILED, reason=reason)
        with suppress(stripe.InvalidRequestError):
            self.api.payment_intents.cancel(intent_id)
        confirming = replace(request, customer=kept.customer, save_method=False)
        return self._open_session(confirming, f"{request.key}-confirm")

    def forget(self, kept: Kept) -> None:
        """Detach a kept card; one that is gone already is gone."""
        with answers(), suppress(stripe.InvalidRequestError):
            self.api.payment_methods.detach(kept.reference)

    def refund(self, request: RefundRequest) -> RefundOutcome:
        """Pay back once per refund key."""
        params = {
            "payment_intent": self._intent_id(request),
            "amount": request.cents,
            "metadata": {"refund_key": request.refund_key, "key": request.key},
        }
        with answers():
            try:
                refund = self.api.refunds.create(
                    params, {"idempotency_key": request.refund_key}
                )
                # A repeated answer is as old as the first one.
                return read_refund(self.api.refunds.retrieve(refund.id).to_dict())
            except stripe.InvalidRequestError as error:
                raise NotRefundable(f"{error.code}: {error.user_message}") from error

    def fetch_refund(self, request: RefundRequest, reference=""):
        """Ask Stripe for a refund, by its reference or by searching for our key."""
        with answers():
            if reference:
                return read_refund(self.api.refunds.retrieve(reference).to_dict())
            listed = self.api.refunds.list(
                {"payment_intent": self._intent_id(request), "limit": 100}
            )
            for refund in listed.auto_paging_iter():
                found = refund.to_dict()
                if (found.get("metadata") or {}).get("refund_key") == (
                    request.refund_key
                ):
                    return read_refund(found)
        return None

    def parse_event(self, body: bytes, headers) -> Event:
        """Check signature and age against each valid secret, then whose event it is."""
        header = headers.get("Stripe-Signature", "")
        if not any(genuine(body, header, s) for s in settings.STRIPE_WEBHOOK_SECRETS):
            raise InvalidEvent
        try:
            event = json.loads(body)
            read = read_event(event)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise InvalidEvent from error
        account = event.get("account")
        if account and account != settings.STRIPE_ACCOUNT:
            raise ForeignEvent(event_id=read.event_id, why=f"account {account}")
        if event.get("livemode") is not is_live():
            why = "live" if event.get("livemode") else "test mode"
            raise ForeignEvent(event_id=read.event_id, why=why)
        return read

    def payments_between(self, since: datetime, until: datetime):
        """Yield sessions, then intents without one that took money."""
        within = {"gte": int(since.timestamp()), "lt": int(until.timestamp())}
        seen = set()
        with answers():
            for session in self._sessions(within):
                intent = session.get("payment_intent")
                seen.add(intent and intent["id"])
                yield read_session(session)
            for intent in self._intents(within):
                outcome = read_intent(intent)
                if intent["id"] not in seen and outcome.state == CAPTURED:
                    yield outcome

    def _open_session(self, request, idempotency_key):
        session = self.api.checkout.sessions.create(
            session_params(request, self._methods()),
            {"idempotency_key": idempotency_key},
        )
        # A repeated answer is as old as the first one.
        if session.last_response.headers.get("idempotent-replayed") == "true":
            return self._read(session.id)
        return read_session(session.to_dict())

    def _read(self, reference):
        if reference.startswith("pi_"):
            intent = self.api.payment_intents.retrieve(reference, {"expand": CHARGE})
            return read_intent(intent.to_dict())
        session = self.api.checkout.sessions.retrieve(
            reference, {"expand": SESSION_CHARGE}
        )
        return read_session(session.to_dict())

    def _search(self, key, since):
        since = (since or timezone.now() - timedelta(days=1)) - SKEW
        within = {"gte": int(since.timestamp())}
        for session in self._sessions(within):
            if session.get("client_reference_id") == key:
                return read_session(session)
        for intent in self._intents(within):
            if (intent.get("metadata") or {}).get("key") == key:
                return read_intent(intent)
        return None

    def _sessions(self, within):
        expand = [f"data.{path}" for path in SESSION_CHARGE]
        params = {"created": within, "limit": 100, "expand": expand}
        for session in self.api.checkout.sessions.list(params).auto_paging_iter():
            yield session.to_dict()

    def _intents(self, within):
        expand = [f"data.{path}" for path in CHARGE]
        params = {"created": within, "limit": 100, "expand": expand}
        for intent in self.api.payment_intents.list(params).auto_paging_iter():
            yield intent.to_dict()

    def _intent_id(self, request):
        if request.reference.startswith("pi_"):
            return request.reference
        with answers():
            session = self.api.checkout.sessions.retrieve(request.reference)
            if not session.payment_intent:
                raise NotRefundable
            return session.payment_intent

    def _methods(self):
        return list(settings.STRIPE_METHODS)
