"""Pictures of products, read together: two queries for any number of them."""

from django.db.models import Prefetch

from catalogue.models import ProductImage
from cms.models import CustomRendition


def product_images(products) -> dict:
    """Return ``{product_id: [ProductImage]}`` with renditions, in two queries."""
    rows = (
        ProductImage.objects.filter(product__in=products, picture__isnull=False)
        .select_related("picture")
        .prefetch_related(
            Prefetch(
                "picture__renditions",
                queryset=CustomRendition.objects.all(),
                to_attr="prefetched_renditions",
            )
        )
        .order_by("display_order", "pk")
    )
    images = {}
    for row in rows:
        images.setdefault(row.product_id, []).append(row)
    return images


def line_pictures(products) -> dict:
    """Return ``{product_id: picture}``; a size without its own has its bouquet's."""
    products = [product for product in products if product is not None]
    keys = {product.pk for product in products}
    images = product_images(keys | {product.family_id for product in products})
    pictures = {}
    for product in products:
        found = images.get(product.pk) or images.get(product.family_id)
        pictures[product.pk] = found[0].picture if found else None
    return pictures
