"""Products inside pages: live price and stock, in one query for a page."""

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from oscar.core.loading import get_model

from catalogue.kinds import Kind
from catalogue.models import Product, ProductImage

FREE = Q(num_in_stock__gt=Coalesce(F("num_allocated"), 0))
FAMILY = Q(product_id=OuterRef("pk")) | Q(product__parent_id=OuterRef("pk"))


def fetch_cards(keys) -> dict:
    """Return ``{key: product}``: each with its price and stock of the moment.

    A product gets ``price`` (of its cheapest size, euros incl. VAT), ``sold_out``,
    ``picture_id`` and ``shown``. What is not ``shown`` no visitor may see: pages leave
    it out, while their editors still find it where they put it.
    """
    stock = get_model("partner", "StockRecord").objects.filter(
        FAMILY, product__is_public=True
    )
    pictures = ProductImage.objects.filter(FAMILY, picture__isnull=False)
    rows = Product.objects.filter(pk__in=keys).annotate(
        price=Subquery(stock.order_by("price").values("price")[:1]),
        available=Exists(stock.filter(FREE)),
        picture_id=Subquery(
            pictures.order_by("-product__structure", "display_order", "pk").values(
                "picture_id"
            )[:1]
        ),
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
