"""Bouquets, add-ons and their stock, for tests of every app above."""

from datetime import date
from decimal import Decimal
from itertools import count

from oscar.core.loading import get_model

from catalogue.kinds import Kind, Size
from catalogue.models import Product, VatRate

ProductClass = get_model("catalogue", "ProductClass")
Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")
Category = get_model("catalogue", "Category")

_numbers = count(1)


def make_rates():
    """Give every category its Belgian rate."""
    for category, rate in (("flowers", 6), ("food", 6), ("goods", 21), ("service", 21)):
        VatRate.objects.get_or_create(
            category=category,
            valid_from=date(2020, 1, 1),
            defaults={"rate": Decimal(rate)},
        )


def make_stock(product, price="39.00", units=10):
    """Put ``units`` of a product on the shelf at a price incl. VAT."""
    partner = Partner.objects.get_or_create(code="shop", defaults={"name": "Shop"})[0]
    return StockRecord.objects.create(
        product=product,
        partner=partner,
        partner_sku=product.upc,
        price=Decimal(price),
        price_currency="EUR",
        num_in_stock=units,
    )


def make_bouquet(title="Garden Letter", price="39.00", units=10, sizes=None, **fields):
    """Return a bouquet with sizes: ``{size: (price, units)}`` or one Standard."""
    make_rates()
    number = next(_numbers)
    product_class = ProductClass.objects.get_or_create(
        name="Flowers", defaults={"track_stock": True}
    )[0]
    parent = Product.objects.create(
        title=title,
        upc=f"bouquet-{number}",
        structure=Product.PARENT,
        product_class=product_class,
        **fields,
    )
    for size, (size_price, size_units) in (
        sizes or {Size.STANDARD: (price, units)}
    ).items():
        child = Product.objects.create(
            title="",
            slug=parent.slug,
            upc=f"bouquet-{number}-{size}",
            structure=Product.CHILD,
            parent=parent,
            size=size,
            vat_category=parent.vat_category,
        )
        make_stock(child, size_price, size_units)
    return parent


def only_size(bouquet):
    """Return the one size of a bouquet, its parent loaded."""
    return bouquet.children.select_related("parent__product_class").get()


def make_addon(title="Vase", price="18.00", units=10, vat_category="goods"):
    """Return an add-on with stock."""
    make_rates()
    product_class = ProductClass.objects.get_or_create(
        name="Add-ons", defaults={"track_stock": True}
    )[0]
    addon = Product.objects.create(
        title=title,
        upc=f"addon-{next(_numbers)}",
        structure=Product.STANDALONE,
        kind=Kind.ADDON,
        vat_category=vat_category,
        product_class=product_class,
    )
    make_stock(addon, price, units)
    return addon
