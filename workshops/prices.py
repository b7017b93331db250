"""What seats cost now: dates with everything a page tells of them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from oscar.core.loading import get_model

from promotions.prices import running_reduction, show_price, with_reductions
from workshops.models.sessions import SessionTier


@dataclass(frozen=True)
class TierPrice:
    """What a seat costs now, euros incl. VAT; ``usual`` once an early price is over."""

    kind: str
    label: str
    product_id: int
    amount: Decimal
    usual: Decimal
    until: datetime | None = None

    @property
    def is_early(self):
        """Tell whether it costs less until a moment."""
        return self.until is not None


def with_prices(sessions) -> list:
    """Return dates with their room, seats and ``prices``; two queries in all."""
    rows = sessions.select_related("page", "room", "pool", "materials__pool")
    return attach_prices(list(rows))


def attach_prices(sessions) -> list:
    """Give dates their ``prices``, adults first, in one query; return them."""
    # Asked for late: this module is read while the models are.
    records = get_model("partner", "StockRecord").objects.filter(
        product__seat_tier__session__in=[session.pk for session in sessions],
        product__is_public=True,
    )
    records = records.select_related("product__seat_tier", "product__product_class")
    known = {session.pk: session for session in sessions}
    for session in sessions:
        session.prices, session.records = [], {}
    rows = with_reductions(records).order_by("product__seat_tier__kind", "pk")
    for record in rows:
        tier = record.product.seat_tier
        session = known[tier.session_id]
        session.prices.append(_price(tier, record))
        session.records[tier.kind] = record
    return sessions


def _price(tier, record):
    shown = show_price(record.price, record.reduced_to)
    early = shown.amount < record.price
    return TierPrice(
        kind=tier.kind,
        label=SessionTier.Kind(tier.kind).label,
        product_id=tier.product_id,
        amount=shown.amount,
        usual=record.price,
        until=record.reduced_until if early else None,
    )


def put_seats(basket, session, kind, quantity):
    """Put seats of a date ``with_prices`` gave into a basket, as they were read."""
    record = session.records[kind]
    record.reduction = running_reduction(record)
    record.shared_pools = session.pools
    return basket.add_product(record.product, quantity, stockrecord=record)


def prices_of(session) -> list[TierPrice]:
    """Return the prices of a date ``with_prices`` gave, adults first."""
    return session.prices


def price_of_party(session, party):
    """Return a date's prices, and what a party pays for all its seats as adults.

    The total is None where adults cannot book any more.
    """
    prices = attach_prices([session])[0].prices
    adults = [each.amount for each in prices if each.kind == SessionTier.Kind.ADULT]
    return prices, adults[0] * party if adults else None
