"""Stock records of what has a door of its own: seats, plans."""

from decimal import Decimal

from oscar.core.loading import get_model

Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")


def new_record(product, price: Decimal, **fields):
    """Write what a new product costs, euros incl. VAT; ``fields`` say what it has."""
    partner, _created = Partner.objects.get_or_create(
        code="chezflora", defaults={"name": "ChezFlora"}
    )
    return StockRecord.objects.create(
        product=product,
        partner=partner,
        partner_sku=product.upc,
        price=price,
        price_currency="EUR",
        **fields,
    )
