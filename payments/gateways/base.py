"""What every gateway can do."""

from dataclasses import dataclass, field
from typing import Protocol

PENDING = "pending"
CAPTURED = "captured"
FAILED = "failed"
CANCELLED = "cancelled"


@dataclass(frozen=True)
class PaymentRequest:
    """What we ask a gateway for; ``key`` makes asking twice harmless."""

    key: str
    order_number: str
    cents: int
    currency: str
    return_url: str
    language: str


@dataclass(frozen=True)
class Outcome:
    """What a gateway says of a payment, amounts in cents."""

    state: str
    reference: str
    cents: int
    currency: str
    pay_url: str = ""
    method: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Event:
    """A verified webhook: the gateway's id of it and the payment it tells about."""

    event_id: str
    reference: str
    body: dict = field(default_factory=dict)


class Gateway(Protocol):
    """One bank."""

    code: str
    label: str

    def start(self, request: PaymentRequest) -> Outcome:
        """Open a payment, or return the one opened with the same key."""

    def fetch(self, key: str) -> Outcome | None:
        """Return the truth about the payment opened with ``key``, None if unknown."""

    def refund(self, key: str, refund_key: str, cents: int) -> None:
        """Pay ``cents`` back, once per ``refund_key``."""

    def parse_event(self, body: bytes, headers) -> Event:
        """Return a genuine event, or raise InvalidEvent."""
