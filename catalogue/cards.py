"""Products inside pages: live price and stock, in one query for a page."""

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from oscar.core.loading import get_model

from catalogue.kinds import Kind
from catalogue.models import Product, ProductImage
from promotions.prices import show_price, with_shown_price

FREE = Q(num_in_stock__gt=Coalesce(F("num_allocated"), 0))
FAMILY = Q(product_id=OuterRef("pk")) | Q(product__parent_id=OuterRef("pk"))


def fetch_cards(keys) -> dict:
    """Return ``{key: product}``: each with its price and stock of the moment.

    A product gets ``price`` (``Shown``, of its cheapest size), ``sold_out``,
    ``picture_id`` and ``shown``. What is not ``shown`` no visitor may see: pages leave
    it out, while their editors still find it where they put it.
    """
    pictures = ProductImage.objects.filter(FAMILY, picture__isnull=False)
    products = with_shown_price(Product.objects.filter(pk__in=keys))
    rows = with_availability(products).annotate(
        picture_id=Subquery(
            pictures.order_by("-product__structure", "display_order", "pk").values(
                "picture_id"
            )[:1]
        ),
    )
    return {product.pk: _card(product) for product in rows}


def with_availability(products):
    """Annotate products with ``available``: any size has a free unit."""
    stock = get_model("partner", "StockRecord").objects.filter(
        FREE, product__is_public=True, product__deleted_at=None
    )
    return products.annotate(
        available=Exists(stock.filter(product__parent_id=OuterRef("pk")))
        | Exists(stock.filter(product_id=OuterRef("pk")))
    )


def _card(product):
    product.picture = None
    product.price = show_price(
        product.from_price, product.reduced_to, product.lowest_before
    )
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
