"""How a product is priced here: shelf prices include Belgian VAT."""

from oscar.apps.partner import strategy as oscar_strategy
from oscar.apps.partner.prices import TaxInclusiveFixedPrice, Unavailable

from common.vat import split_gross
from promotions.prices import attach_reductions, running_reduction, with_reductions


def _taxed(gross, product, stockrecord):
    """Return the price of a unit that costs ``gross`` euros, VAT split out of it."""
    price = split_gross(gross, product.vat_rate)
    return TaxInclusiveFixedPrice(
        currency=stockrecord.price_currency,
        excl_tax=price.net,
        tax=price.vat,
        tax_code=f"{price.rate.normalize():f}",
    )


class BelgianVat:
    """Prices on stock records are what the customer pays; VAT is split out of them."""

    def pricing_policy(self, product, stockrecord):
        """Return the price of one unit in euros, net and VAT apart.

        Asked by every page, list, basket and order: the best reduction that runs now
        is in it (``promotions.prices``).
        """
        if not stockrecord or stockrecord.price is None:
            return Unavailable()
        return _taxed(stockrecord.shown_price.amount, product, stockrecord)

    def parent_pricing_policy(self, product, children_stock):
        """Return the price of the cheapest size."""
        priced = [pair for pair in children_stock if pair[1] and pair[1].price]
        if not priced:
            return Unavailable()
        attach_reductions([record for _product, record in priced])
        return self.pricing_policy(
            *min(priced, key=lambda pair: pair[1].shown_price.amount)
        )


class Default(
    oscar_strategy.UseFirstStockRecord,
    oscar_strategy.StockRequired,
    BelgianVat,
    oscar_strategy.Structured,
):
    """First stock record, stock needed, VAT included."""

    def select_stockrecord(self, product):
        """Return the first stock record with the reduction that runs, in one query."""
        if "stockrecords" in product.__dict__.get("_prefetched_objects_cache", ()):
            return super().select_stockrecord(product)
        record = with_reductions(product.stockrecords.all()).first()
        if record is not None:
            record.reduction = running_reduction(record)
        return record

    def fetch_for_line(self, line, stockrecord=None):
        """Price a basket's line by the record it holds, which is loaded already."""
        return self.fetch_for_product(line.product, stockrecord=line.stockrecord)


class Agreed(Default):
    """Prices that were agreed before, by key of their stock record; euros incl. VAT."""

    def __init__(self, prices, request=None):
        super().__init__(request)
        self.prices = prices

    def pricing_policy(self, product, stockrecord):
        """Return the agreed price; what nobody agreed on has none."""
        if stockrecord is None or stockrecord.pk not in self.prices:
            return Unavailable()
        return _taxed(self.prices[stockrecord.pk], product, stockrecord)


class Selector:
    """Everyone buys by the same rules."""

    def strategy(self, request=None, user=None, prices=None, **kwargs):
        """Return the strategy for a visitor, or for a worker without one.

        ``prices`` are agreed before, see ``Agreed``.
        """
        return Default(request) if prices is None else Agreed(prices, request)
