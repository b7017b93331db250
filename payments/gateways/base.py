"""What every gateway can do.

Amounts are whole cents here and nowhere else. A gateway raises GatewayRefused when its
bank clearly said no, GatewayUnavailable whenever we cannot tell: a time-out, a server
error, an answer we do not understand.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

# The customer has still to pay.
PENDING = "pending"
# The customer agreed and we must take the money with ``capture``.
APPROVED = "approved"
# The bank said yes; the money comes later or never.
PROCESSING = "processing"
CAPTURED = "captured"
FAILED = "failed"
CANCELLED = "cancelled"

REFUND_PENDING = "pending"
REFUND_DONE = "succeeded"
REFUND_FAILED = "failed"


@dataclass(frozen=True)
class PaymentRequest:
    """What we ask a gateway for; ``key`` makes asking twice harmless."""

    key: str
    order_number: str
    cents: int
    currency: str
    # Absolute addresses.
    return_url: str
    cancel_url: str
    language: str
    email: str = ""
    # Keep the method for later charges; ``customer`` is the gateway's name for whom.
    save_method: bool = False
    customer: str = ""
    # When we committed the attempt: what a gateway derives from the time must be
    # alike each time it is asked.
    started: datetime | None = None


@dataclass(frozen=True)
class Kept:
    """A method the gateway keeps for us."""

    customer: str
    reference: str
    label: str
    expires: date | None = None
    # A bank account: charging it ends ``PROCESSING``, and days later paid or failed.
    is_debit: bool = False


@dataclass(frozen=True)
class Outcome:
    """What a gateway says of a payment."""

    state: str
    reference: str
    cents: int
    currency: str
    key: str = ""
    pay_url: str = ""
    method: str = ""
    reason: str = ""
    refunded_cents: int = 0
    kept: Kept | None = None


@dataclass(frozen=True)
class RefundRequest:
    """Money to give back; ``refund_key`` makes asking twice harmless."""

    key: str
    reference: str
    refund_key: str
    cents: int
    currency: str


@dataclass(frozen=True)
class RefundOutcome:
    """What a gateway says of a refund."""

    state: str
    reference: str
    cents: int
    reason: str = ""


@dataclass(frozen=True)
class Event:
    """A verified webhook, reduced to what we act on.

    ``key`` is our attempt's key when the event carries it, ``refund_key`` our refund's.
    """

    event_id: str
    kind: str = "payment"
    key: str = ""
    reference: str = ""
    refund_key: str = ""
    body: dict = field(default_factory=dict)


class Gateway(Protocol):
    """One bank."""

    code: str
    # What the customer chooses by: text and the icon's name in img/icons.svg.
    label: str
    icon: str
    # Whether ``charge_saved`` works, so that a method may be kept.
    keeps_methods: bool

    @classmethod
    def configured(cls) -> bool:
        """Tell whether this shop has the keys."""

    def start(self, request: PaymentRequest) -> Outcome:
        """Open a payment, or return the one opened with the same key."""

    def fetch(self, key: str, reference: str = "", since: datetime | None = None):
        """Return the Outcome of the payment opened with ``key``, None if unknown.

        Without a ``reference`` (the answer to ``start`` was lost) it is searched among
        payments opened after ``since``.
        """

    def capture(self, key: str, reference: str) -> Outcome:
        """Take the money of an approved payment, once per key."""

    def expire(self, key: str, reference: str = "", since: datetime | None = None):
        """Make a payment unpayable and return the Outcome then true, None if unknown.

        A payment that is captured or processing stays so and says so.
        """

    def charge_saved(self, request: PaymentRequest, kept: Kept) -> Outcome:
        """Charge a kept method while its owner is away, once per key.

        Returns FAILED with a reason when the bank declines, PENDING with a ``pay_url``
        when the owner must come and confirm, PROCESSING while an account is debited.
        """

    def forget(self, kept: Kept) -> None:
        """Let go of a kept method."""

    def refund(self, request: RefundRequest) -> RefundOutcome:
        """Give money back, once per refund key; NotRefundable above what is left."""

    def fetch_refund(self, request: RefundRequest, reference: str = ""):
        """Return the RefundOutcome of a refund asked for, None if unknown."""

    def parse_event(self, body: bytes, headers) -> Event:
        """Return a genuine event; raise InvalidEvent or ForeignEvent."""

    def payments_between(self, since: datetime, until: datetime) -> Iterator[Outcome]:
        """Yield every payment the gateway knows of, for the reconcile report."""
