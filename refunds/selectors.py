"""What is left to give back of an order."""

from dataclasses import dataclass, field
from decimal import Decimal

from oscar.core.loading import get_model

from common.money import ZERO
from payments.models import PaymentAttempt
from refunds.models import LineTally, RefundItem
from shop.order import statuses

Line = get_model("order", "Line")
State = PaymentAttempt.State
MADE = (
    statuses.PREPARING,
    statuses.OUT_FOR_DELIVERY,
    statuses.READY,
    statuses.DELIVERED,
)


@dataclass(frozen=True)
class LineLeft:
    """A line, the units and euros of it not given back, and units still undecided."""

    line: object
    units: int
    amount: Decimal
    undecided: int

    @property
    def shared(self) -> bool:
        """Tell whether its units are a pool's: seats are never made nor wasted."""
        return self.line.stockrecord is not None and self.line.stockrecord.pooled


@dataclass(frozen=True)
class Refundable:
    """What may still be given back of an order, euros incl. VAT."""

    # The payments that came in, the first instalment first.
    attempts: list[PaymentAttempt]
    left: Decimal
    lines: list[LineLeft] = field(default_factory=list)
    # Deliveries whose fee may go back, each with that fee.
    fees: list = field(default_factory=list)
    # Whether staff must say what became of refunded units.
    made: bool = False


def refundable(order) -> Refundable:
    """Return what is left of an order, lines with nothing left included.

    Under the order's row lock the answer stays true until the commit.
    """
    captured = order.payment_attempts.filter(state=State.CAPTURED)
    attempts = list(captured.order_by("pk"))
    return Refundable(
        attempts=attempts,
        left=sum((each.left_to_refund for each in attempts), ZERO),
        lines=lines_left(order),
        fees=fees_left(order),
        made=making_started(order),
    )


def lines_left(order) -> list[LineLeft]:
    """Return the lines of an order in stock-record order, each with what is left."""
    lines = list(
        order.lines.select_related("stockrecord__product__parent").order_by(
            "stockrecord_id", "pk"
        )
    )
    tallies = LineTally.objects.in_bulk([x.pk for x in lines], field_name="line_id")
    return [_line_left(line, tallies.get(line.pk)) for line in lines]


def _line_left(line, tally):
    gone = tally or LineTally(line=line)
    tracked = line.stockrecord is not None and line.stockrecord.can_track_allocations
    return LineLeft(
        line=line,
        units=line.quantity - gone.refunded,
        amount=line.line_price_incl_tax - gone.amount,
        undecided=line.quantity - gone.returned if tracked else 0,
    )


def fees_left(order) -> list:
    """Return pairs of delivery and fee, for fees not given back.

    With one delivery the fee is what the order asked for the way, discounts included.
    """
    deliveries = list(order.deliveries.order_by("pk"))
    back = set(
        RefundItem.objects.filter(
            kind=RefundItem.Kind.DELIVERY, delivery__in=deliveries
        ).values_list("delivery_id", flat=True)
    )
    alone = order.shipping_incl_tax if len(deliveries) == 1 else None
    pairs = [(row, row.fee if alone is None else alone) for row in deliveries]
    return [(row, fee) for row, fee in pairs if fee > 0 and row.pk not in back]


def making_started(order) -> bool:
    """Tell whether the units of an order were taken out of stock."""
    if order.status in MADE:
        return True
    return order.status_changes.filter(new_status=statuses.PREPARING).exists()


def all_is_back(order) -> bool:
    """Tell whether every payment of an order that came in went back, all of it."""
    states = set(
        order.payment_attempts.exclude(captured=None).values_list("state", flat=True)
    )
    return states == {State.REFUNDED}
