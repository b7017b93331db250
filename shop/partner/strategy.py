"""How a product is priced here: shelf prices include Belgian VAT."""

from oscar.apps.partner import strategy as oscar_strategy
from oscar.apps.partner.prices import TaxInclusiveFixedPrice, Unavailable

from common.vat import split_gross


class BelgianVat:
    """Prices on stock records are what the customer pays; VAT is split out of them."""

    def pricing_policy(self, product, stockrecord):
        """Return the price of one unit in euros, net and VAT apart."""
        if not stockrecord or stockrecord.price is None:
            return Unavailable()
        price = split_gross(stockrecord.price, product.vat_rate)
        return TaxInclusiveFixedPrice(
            currency=stockrecord.price_currency,
            excl_tax=price.net,
            tax=price.vat,
            tax_code=f"{price.rate.normalize():f}",
        )

    def parent_pricing_policy(self, product, children_stock):
        """Return the price of the cheapest size."""
        priced = [pair for pair in children_stock if pair[1] and pair[1].price]
        if not priced:
            return Unavailable()
        return self.pricing_policy(*min(priced, key=lambda pair: pair[1].price))


class Default(
    oscar_strategy.UseFirstStockRecord,
    oscar_strategy.StockRequired,
    BelgianVat,
    oscar_strategy.Structured,
):
    """First stock record, stock needed, VAT included."""


class Selector:
    """Everyone buys by the same rules."""

    def strategy(self, request=None, user=None, **kwargs):
        """Return the strategy for a visitor, or for a worker without one."""
        return Default(request)
