"""Which price holds when: pure functions over rules, moments and past prices.

The reference beside a reduced price is the lowest price asked in the 30 days before the
reduction began (Belgian Code of economic law, art. VI.18; Directive 98/6/EC, art. 6a).
A reduction that deepens step by step without a gap, within 30 days, keeps the reference
of its first step. What has been sold for a shorter time is judged by that time. Percent
are counted from the reference (Court of Justice, C-330/23), so a price that was raised
just before gets no flattering figure.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from common.money import round_cents

MONTH = timedelta(days=30)
FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Rule:
    """A reduction as it is applied; ``categories`` holds those below them too."""

    pk: int
    percent: Decimal | None
    fixed_price: Decimal | None
    size: str
    products: frozenset
    categories: frozenset
    starts_at: datetime
    ends_at: datetime

    def covers(self, record, categories) -> bool:
        """Tell whether it lowers a record whose family lies in ``categories``."""
        if self.size and record.size != self.size:
            return False
        return record.family in self.products or bool(self.categories & categories)

    def price_of(self, base: Decimal) -> Decimal:
        """Return what it makes of a price, in euros incl. VAT, rounded half up."""
        if self.fixed_price is not None:
            return self.fixed_price
        return round_cents(base * (100 - self.percent) / 100)


@dataclass(frozen=True)
class Span:
    """A price from a moment until another; ``reference`` is the lowest before it."""

    starts_at: datetime
    ends_at: datetime
    price: Decimal
    reduction: int | None = None
    reference: Decimal | None = None


def plan_spans(base: Decimal, rules, now) -> list[Span]:
    """Return the reduced prices from ``now`` on: at every moment the lowest alone.

    Rules are never added up. Of two that come to the same price the older one counts.
    """
    lower = [(rule.price_of(base), rule) for rule in rules]
    lower = [(price, rule) for price, rule in lower if price < base]
    moments = {max(rule.starts_at, now) for _price, rule in lower}
    moments |= {rule.ends_at for _price, rule in lower}
    spans = []
    for start, end in pairwise(sorted(moments)):
        running = [
            (price, rule.pk)
            for price, rule in lower
            if rule.starts_at <= start < rule.ends_at
        ]
        if not running:
            continue
        price, reduction = min(running)
        last = spans[-1] if spans else None
        if last and (last.ends_at, last.reduction) == (start, reduction):
            spans[-1] = replace(last, ends_at=end)
        else:
            spans.append(Span(start, end, price, reduction))
    return spans


def refer(span: Span, before, changes) -> Span:
    """Return ``span`` with its reference.

    ``before`` are the reduced prices earlier than it, ``changes`` the plain prices as
    ``[(valid_from, price)]``, both oldest first.
    """
    began, earlier = _first_step(span, before), []
    for past in before:
        if past.starts_at < began and past.ends_at > began - MONTH:
            earlier.append(past.price)
    for (valid_from, price), (end, _next) in pairwise([*changes, (FOREVER, None)]):
        if valid_from < began and end > began - MONTH:
            earlier.append(price)
    return replace(span, reference=min(earlier, default=None))


def _first_step(span, before):
    """Return when the reduction began that ``span`` deepens or goes on with."""
    began, price = span.starts_at, span.price
    for past in reversed(before):
        joined = past.ends_at == began
        deeper = past.price >= price
        if not (joined and deeper and span.starts_at - past.starts_at <= MONTH):
            break
        began, price = past.starts_at, past.price
    return began
