"""Is this basket fit to be ordered? Asked by the basket page and by place_order."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oscar.core.loading import get_model

from catalogue.selling import DOOR_OF, may_be_bought
from shop.checkout.lifecycles import lives_in

StockPool = get_model("partner", "StockPool")


class Shelf:
    """What the lines of a basket ask, and what there is for them.

    A line takes its units from its stock record and from every pool that shares: they
    are judged on the sum of all lines, two lines of five with different cards need ten.
    What is kept for this very basket is free for it.
    """

    def __init__(self, basket):
        self.lines = list(basket.all_lines()) if basket.id else []
        own_lines = lives_in(basket)
        known = {line for life, own in own_lines for line in life.attach_pools(own)}
        StockPool.attach([x.stockrecord for x in self.lines if x not in known])
        self.asked, self.kept = defaultdict(int), defaultdict(int)
        for line in self.lines:
            for source in self.sources(line):
                self.asked[source] += line.quantity
        for life, own in own_lines:
            for pool, units in life.kept_units(basket, own).items():
                self.kept[pool] += units

    @staticmethod
    def sources(line):
        """Return what a line takes its units from; a promise has no stock."""
        if not line.stockrecord.can_track_allocations:
            return []
        return [line.stockrecord, *line.stockrecord.shared_pools]

    def free(self, source) -> int:
        """Return how many units of a record or a pool this basket may have."""
        if isinstance(source, StockPool):
            return source.free + self.kept[source.pk]
        return source.num_in_stock - (source.num_allocated or 0)

    def shortage(self, line, quantity=None) -> int | None:
        """Return what is left where ``quantity`` of a line are too many, else None.

        By default the units it has now, beside those of all other lines.
        """
        more = 0 if quantity is None else quantity - line.quantity
        short = [
            self.free(source)
            for source in self.sources(line)
            if self.asked[source] + more > self.free(source)
        ]
        return min(short, default=None)


def refused_lines(basket):
    """Return ``[(line, reason)]`` for what cannot be bought as it stands.

    Every line is asked at the door it came in by.
    """
    shelf, own = Shelf(basket), {}
    for life, lines in lives_in(basket):
        own |= life.refusals(basket, lines)
    refused = []
    for line in shelf.lines:
        reason = may_be_bought(line.product, via=DOOR_OF[line.product.kind])
        reason = reason or own.get(line)
        if not reason and not line.purchase_info.price.exists:
            reason = _("This has no price at the moment.")
        if not reason and (left := shelf.shortage(line)) is not None:
            reason = out_of_stock(left)
        if reason:
            refused.append((line, reason))
    return refused


def out_of_stock(free: int) -> str:
    """Say how many units (sellable, ≥ 0) are left."""
    if free <= 0:
        return _("This is sold out.")
    return ngettext("Only %(n)s is left.", "Only %(n)s are left.", free) % {"n": free}


def repriced_lines(basket):
    """Return the lines whose price changed since the customer accepted it."""
    return [line for line in basket.all_lines() if line.has_new_price]


def accept_prices(basket) -> None:
    """Take today's prices as seen and accepted by the customer."""
    for line in repriced_lines(basket):
        price = line.purchase_info.price
        basket.lines.filter(pk=line.pk).update(
            price_incl_tax=price.incl_tax,
            price_excl_tax=price.excl_tax,
            tax_code=price.tax_code,
        )
    basket.reset_offer_applications()
