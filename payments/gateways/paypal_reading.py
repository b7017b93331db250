"""What PayPal's orders, captures and refunds mean to us."""

from decimal import Decimal

from common.money import to_minor_units
from payments.gateways.base import (
    APPROVED,
    CANCELLED,
    CAPTURED,
    FAILED,
    PENDING,
    PROCESSING,
    REFUND_DONE,
    REFUND_FAILED,
    REFUND_PENDING,
    Event,
    Outcome,
    RefundOutcome,
)

ORDER_STATES = {"APPROVED": APPROVED, "VOIDED": CANCELLED, "COMPLETED": PROCESSING}
CAPTURE_STATES = {
    "COMPLETED": CAPTURED,
    "PARTIALLY_REFUNDED": CAPTURED,
    "REFUNDED": CAPTURED,
    "PENDING": PROCESSING,
    "DECLINED": FAILED,
    "FAILED": FAILED,
}
REFUND_STATES = {
    "COMPLETED": REFUND_DONE,
    "PENDING": REFUND_PENDING,
    "FAILED": REFUND_FAILED,
    "CANCELLED": REFUND_FAILED,
}


def cents_of(amount: dict) -> int:
    """Return PayPal's ``{"value": "45.00"}`` as cents."""
    return to_minor_units(Decimal(amount["value"]))


def value_of(cents: int) -> str:
    """Return cents as PayPal writes them."""
    return f"{cents // 100}.{cents % 100:02}"


def read_order(order: dict) -> Outcome:
    """Return what an order says."""
    unit = order["purchase_units"][0]
    capture = capture_of(order)
    state = ORDER_STATES.get(order["status"], PENDING)
    if capture:
        state = CAPTURE_STATES.get(capture["status"], PROCESSING)
    amount = capture["amount"] if capture else unit["amount"]
    return Outcome(
        state=state,
        reference=order["id"],
        key=unit.get("custom_id", ""),
        cents=cents_of(amount),
        currency=amount["currency_code"],
        pay_url=approve_link(order) if state == PENDING else "",
        method="PayPal",
        reason=_reason(capture) if state in (FAILED, PROCESSING) else "",
        refunded_cents=sum(
            cents_of(refund["amount"])
            for refund in refunds_of(order)
            if REFUND_STATES.get(refund["status"]) != REFUND_FAILED
        ),
    )


def capture_of(order: dict) -> dict:
    """Return the last capture of an order, ``{}`` when there is none."""
    captures = _payments(order).get("captures") or [{}]
    return captures[-1]


def refunds_of(order: dict) -> list:
    """Return the refunds of an order."""
    return _payments(order).get("refunds") or []


def _payments(order):
    return order["purchase_units"][0].get("payments") or {}


def _reason(capture):
    return (capture.get("status_details") or {}).get("reason", "").lower()


def approve_link(order: dict) -> str:
    """Return the page on which the customer agrees."""
    for link in order.get("links") or []:
        if link["rel"] in ("payer-action", "approve"):
            return link["href"]
    return ""


def read_refund(refund: dict) -> RefundOutcome:
    """Return what a refund says."""
    return RefundOutcome(
        state=REFUND_STATES.get(refund["status"], REFUND_PENDING),
        reference=refund["id"],
        cents=cents_of(refund["amount"]),
        reason=_reason(refund),
    )


def read_event(event: dict) -> Event:
    """Reduce an event to what we act on: no name, address or mail is kept."""
    about, kind = event["resource"], event["event_type"]
    related = (about.get("supplementary_data") or {}).get("related_ids") or {}
    is_order = kind.startswith("CHECKOUT.ORDER.")
    is_refund = "REFUND" in kind
    units = about.get("purchase_units") or [{}]
    own = about.get("custom_id") or units[0].get("custom_id") or ""
    return Event(
        event_id=event["id"],
        kind=kind,
        key="" if is_refund else own,
        reference=about["id"] if is_order else related.get("order_id", ""),
        refund_key=own if is_refund else "",
        body={"type": kind, "object": about["id"]},
    )


def merchants_of(event: dict) -> set:
    """Return whose money an event speaks of, as far as it says so."""
    about = event["resource"]
    payees = [about.get("payee"), *[u.get("payee") for u in _units(about)]]
    return {p["merchant_id"] for p in payees if p and p.get("merchant_id")}


def _units(about):
    return about.get("purchase_units") or []


def read_transaction(detail: dict) -> Outcome | None:
    """Return a line of PayPal's report; None for what is no payment to us."""
    info = detail["transaction_info"]
    amount = info["transaction_amount"]
    cents = cents_of(amount)
    # T00xx are payments; money that leaves is negative.
    if not info["transaction_event_code"].startswith("T00") or cents <= 0:
        return None
    done = info.get("transaction_status") == "S"
    return Outcome(
        state=CAPTURED if done else PROCESSING,
        reference=info["transaction_id"],
        key=info.get("custom_field", ""),
        cents=cents,
        currency=amount["currency_code"],
        method="PayPal",
    )
