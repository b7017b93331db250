"""What a delivery costs: the plan's price, and more for a dearer bouquet."""

from decimal import Decimal

from oscar.core.loading import get_model

from common.money import ZERO

StockRecord = get_model("partner", "StockRecord")


def costs_more(subscription, bouquet) -> Decimal:
    """Return what a bouquet costs more than the plan's own, euros incl. VAT, or zero.

    By the shelf prices of both; a cheaper one gives nothing back.
    """
    own = subscription.size.bouquet_id
    if bouquet.pk == own:
        return ZERO
    rows = StockRecord.objects.filter(product__in=[own, bouquet.pk])
    prices = dict(rows.values_list("product_id", "price"))
    return max((prices.get(bouquet.pk) or ZERO) - (prices.get(own) or ZERO), ZERO)


def price_with(subscription, bouquet) -> Decimal:
    """Return what a bouquet of a delivery costs, euros incl. VAT, the way included."""
    return subscription.unit_price + costs_more(subscription, bouquet)


def price_today(subscription) -> Decimal:
    """Return what the next delivery that is not paid yet is charged at from now on.

    A term paid in advance keeps its price until it is paid again.
    """
    size = subscription.size
    return size.price if subscription.term == 1 else size.year_price
