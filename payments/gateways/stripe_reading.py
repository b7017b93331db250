"""What Stripe's objects mean to us; plain dicts in, outcomes out."""

import calendar
from datetime import date

from payments.gateways.base import (
    CANCELLED,
    CAPTURED,
    FAILED,
    PENDING,
    PROCESSING,
    REFUND_DONE,
    REFUND_FAILED,
    REFUND_PENDING,
    Event,
    Kept,
    Outcome,
    RefundOutcome,
)

# No charge of ours waits for a capture, so whatever else an intent says is "not yet".
INTENT_STATES = {
    "succeeded": CAPTURED,
    "processing": PROCESSING,
    "canceled": CANCELLED,
    "requires_payment_method": FAILED,
}
REFUND_STATES = {
    "succeeded": REFUND_DONE,
    "failed": REFUND_FAILED,
    "canceled": REFUND_FAILED,
}
WALLETS = {"apple_pay": "Apple Pay", "google_pay": "Google Pay", "link": "Link"}


def read_session(session: dict) -> Outcome:
    """Return what a Checkout session says; its intent should be expanded."""
    intent = session.get("payment_intent")
    intent = intent if isinstance(intent, dict) else {}
    state = _session_state(session, intent)
    taken = intent.get("amount_received") if state == CAPTURED else None
    return Outcome(
        state=state,
        reference=session["id"],
        key=session.get("client_reference_id") or "",
        cents=session["amount_total"] if taken is None else taken,
        currency=session["currency"].upper(),
        pay_url=(session.get("url") or "") if state == PENDING else "",
        method=method_of(intent),
        reason=_reason(intent) if state != CAPTURED else "",
        refunded_cents=_charge(intent).get("amount_refunded") or 0,
        kept=kept_of(intent) if state == CAPTURED else None,
    )


def _session_state(session, intent):
    if session["status"] == "expired":
        return CANCELLED
    state = INTENT_STATES.get(intent.get("status"), PENDING)
    if session["status"] == "complete":
        paid = session["payment_status"] == "paid"
        return CAPTURED if paid else (PROCESSING if state == PENDING else state)
    # A card that failed on an open page may be followed by one that does not.
    return state if state in (CAPTURED, PROCESSING) else PENDING


def read_intent(intent: dict) -> Outcome:
    """Return what a charge of a kept method says."""
    state = INTENT_STATES.get(intent["status"], PENDING)
    captured = state == CAPTURED
    return Outcome(
        state=state,
        reference=intent["id"],
        key=(intent.get("metadata") or {}).get("key", ""),
        cents=intent["amount_received"] if captured else intent["amount"],
        currency=intent["currency"].upper(),
        method=method_of(intent),
        reason="" if captured else _reason(intent),
        refunded_cents=_charge(intent).get("amount_refunded") or 0,
    )


def read_refund(refund: dict) -> RefundOutcome:
    """Return what a refund says."""
    return RefundOutcome(
        state=REFUND_STATES.get(refund["status"], REFUND_PENDING),
        reference=refund["id"],
        cents=refund["amount"],
        reason=refund.get("failure_reason") or "",
    )


def read_event(event: dict) -> Event:
    """Reduce an event to what we act on: no name, address or mail is kept."""
    about = event["data"]["object"]
    metadata = about.get("metadata") or {}
    return Event(
        event_id=event["id"],
        kind=event["type"],
        key=about.get("client_reference_id") or metadata.get("key", ""),
        reference=about["id"] if event["type"].startswith("checkout.") else "",
        refund_key=metadata.get("refund_key", ""),
        body={"type": event["type"], "object": about["id"]},
    )


def method_of(intent: dict) -> str:
    """Return how it was paid, for people: ``Visa •••• 4242``, ``Bancontact``."""
    details = _details(intent)
    card = details.get("card")
    if debit := details.get("sepa_debit"):
        return _account(debit.get("last4"))
    if not card:
        return (details.get("type") or "").capitalize()
    label = f"{(card.get('brand') or 'card').capitalize()} •••• {card.get('last4')}"
    wallet = WALLETS.get((card.get("wallet") or {}).get("type"))
    return f"{wallet}, {label}" if wallet else label


def kept_of(intent: dict) -> Kept | None:
    """Return the method Stripe keeps for later charges, if it was asked to.

    Of a Bancontact payment that is the account behind it, never Bancontact itself.
    """
    method, customer = intent.get("payment_method"), intent.get("customer")
    if not (intent.get("setup_future_usage") and method and customer):
        return None
    details = _details(intent)
    if bancontact := details.get("bancontact"):
        account = bancontact.get("generated_sepa_debit")
        label = _account(bancontact.get("iban_last4"))
        return Kept(customer, account, label, is_debit=True) if account else None
    return Kept(
        customer, method, method_of(intent), _last_day(details.get("card") or {})
    )


def _details(intent):
    return _charge(intent).get("payment_method_details") or {}


def _account(last4):
    return f"SEPA •••• {last4 or ''}".strip()


def _last_day(card):
    year, month = card.get("exp_year"), card.get("exp_month")
    if not (year and month):
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def _charge(intent):
    charge = intent.get("latest_charge")
    return charge if isinstance(charge, dict) else {}


def _reason(intent):
    error = intent.get("last_payment_error") or {}
    return error.get("decline_code") or error.get("code") or ""
