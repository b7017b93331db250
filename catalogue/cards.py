"""Products inside pages: live price and stock, in one query for a page."""

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from oscar.core.loading import get_model

from catalogue.kinds import Kind
from catalogue.models import Product, ProductImage

FREE = Q(num_in_stock__gt=Coalesce(F("num_allocated"), 0))


def fetch_cards(keys) -> dict:
    """Return ``{key: product}`` with ``available``, ``picture_id`` and ``shown``.

    ``shown`` is false for what no visitor may see: pages leave it out, while their
    editors still find it where they put it. Prices are ``from_price``, euros incl. VAT.
    """
    stock = get_model("partner", "StockRecord").objects.filter(
        FREE, product__is_public=True
    )
    pictures = ProductImage.objects.filter(
        Q(product_id=OuterRef("pk")) | Q(product__parent_id=OuterRef("pk")),
        picture__isnull=False,
    ).order_by("product__parent_id", "display_order", "pk")
    rows = Product.objects.filter(pk__in=keys).annotate(
        available=Exists(stock.filter(product_id=OuterRef("pk")))
        | Exists(stock.filter(product__parent_id=OuterRef("pk"))),
        picture_id=Subquery(pictures.values("picture_id")[:1]),
    )
    return {product.pk: _card(product) for product in rows}


def _card(product):
    product.picture = None
    product.sold_out = not product.available
    product.shown = (
        product.is_public
        and product.deleted_at is None
        and product.parent_id is None
        and product.kind in (Kind.GOODS, Kind.ADDON)
    )
    # An add-on has no page of its own.
    product.has_page = product.kind == Kind.GOODS
    return product
