"""What a refund is made of: units of a line, a delivery's fee, or goodwill."""

from dataclasses import dataclass, replace
from decimal import Decimal

from common.money import ZERO, round_cents
from refunds.errors import FeeAlreadyBack, InvalidAmount, UnitsExceedPurchase
from refunds.models import RefundItem
from refunds.selectors import LineLeft, Refundable

Kind = RefundItem.Kind
# No order is worth more; beyond it decimals stop being exact.
MOST = Decimal(10**9)


@dataclass(frozen=True)
class Units:
    """So many units of a line."""

    line_id: int
    quantity: int


@dataclass(frozen=True)
class Fee:
    """A delivery's fee, whole."""

    delivery_id: int


@dataclass(frozen=True)
class Goodwill:
    """An amount for no line, euros incl. VAT."""

    amount: Decimal


@dataclass(frozen=True)
class Part:
    """A part of a refund with its amount, ready to be written."""

    kind: str
    amount: Decimal
    quantity: int = 0
    row: LineLeft | None = None
    delivery: object = None


def price_parts(asked, left: Refundable) -> list[Part]:
    """Return what was asked for with its amounts.

    Raises:
        UnitsExceedPurchase, FeeAlreadyBack: not that much is left.
        InvalidAmount: a goodwill that is not a positive amount in whole cents.
    """
    return [_price(one, left) for one in asked]


def _price(one, left):
    if isinstance(one, Units):
        row = next((x for x in left.lines if x.line.pk == one.line_id), None)
        if row is None or not 0 < one.quantity <= row.units:
            raise UnitsExceedPurchase(line_id=one.line_id, left=row.units if row else 0)
        amount = share_of_line(row, one.quantity)
        return Part(Kind.LINE, amount, quantity=one.quantity, row=row)
    if isinstance(one, Fee):
        for delivery, fee in left.fees:
            if delivery.pk == one.delivery_id:
                return Part(Kind.DELIVERY, fee, delivery=delivery)
        raise FeeAlreadyBack(delivery_id=one.delivery_id)
    return Part(Kind.GOODWILL, check_amount(one.amount))


def share_of_line(row: LineLeft, quantity: int) -> Decimal:
    """Return what ``quantity`` units of a line cost after discounts.

    The units that empty a line take what is left of its price, so that the refunds of
    one line add up to its price exactly.
    """
    if quantity == row.units:
        return row.amount
    share = round_cents(row.line.line_price_incl_tax * quantity / row.line.quantity)
    return min(share, row.amount)


def check_amount(amount: Decimal) -> Decimal:
    """Return a positive amount in whole cents, or raise InvalidAmount."""
    if not amount.is_finite() or not 0 < amount < MOST:
        raise InvalidAmount
    if amount * 100 % 1:
        raise InvalidAmount
    return amount


def everything_left(left: Refundable) -> list[Part]:
    """Return parts that empty an order: their amounts add up to what is left of it.

    Goodwill given before came out of the same money, so the last parts may be smaller
    than their price.
    """
    parts, rest = [], left.left
    for row in left.lines:
        if row.units:
            amount = min(row.amount, rest)
            parts.append(Part(Kind.LINE, amount, quantity=row.units, row=row))
            rest -= amount
    for delivery, fee in left.fees:
        if rest > 0:
            amount = min(fee, rest)
            parts.append(Part(Kind.DELIVERY, amount, delivery=delivery))
            rest -= amount
    if rest > 0:
        parts.append(Part(Kind.GOODWILL, rest))
    return parts


def within(parts, most: Decimal) -> list[Part]:
    """Return parts whose amounts add up to ``most`` euros or less.

    Goodwill given before came out of the same money: the last parts give way.
    """
    found, rest = [], most
    for part in parts:
        amount = min(part.amount, rest)
        found.append(replace(part, amount=amount))
        rest -= amount
    return found


def spread(parts, attempts) -> list[tuple]:
    """Return ``[(payment, parts)]``: what goes back with which payment.

    One that has enough gives all of it. Else each gives what it has: the first names
    lines and fees, so that each is counted once; the others give the rest as an amount.
    """
    total = total_of(parts)
    enough = [each for each in attempts if each.left_to_refund >= total]
    if enough or len(attempts) == 1:
        return [((enough or attempts)[0], parts)]
    first, *others = attempts
    found = [(first, within(parts, first.left_to_refund))]
    rest = total - first.left_to_refund
    for attempt in others:
        # The last takes what is asked too much, and is refused for it.
        last = attempt is others[-1]
        amount = rest if last else min(rest, attempt.left_to_refund)
        found.append((attempt, [Part(Kind.GOODWILL, amount)]))
        rest -= amount
    return found


def total_of(parts) -> Decimal:
    """Return what the parts add up to, euros incl. VAT."""
    return sum((part.amount for part in parts), ZERO)
