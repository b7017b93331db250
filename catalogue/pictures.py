"""Pictures of products, read together: two queries for any number of them."""

from time import time_ns

from django.core.cache import cache
from django.db.models import Prefetch

from catalogue.models import ProductImage
from cms.models import CustomRendition

GENERATION = "picture-generation"
KEPT_FOR = 60


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
    """Return ``{product_id: picture}``; a size without its own has its bouquet's.

    Kept for a minute, or until a picture changes: who buys sees the same few on page
    after page.
    """
    products = {product.pk: product for product in products if product is not None}
    stamp = cache.get_or_set(GENERATION, time_ns, None)
    names = {f"line-picture:{stamp}:{pk}": pk for pk in products}
    known = cache.get_many(names)
    pictures = {names[name]: picture for name, picture in known.items()}
    missing = [products[pk] for pk in products.keys() - pictures.keys()]
    if missing:
        found = _first_pictures(missing)
        kept = {name: found[pk] for name, pk in names.items() if pk in found}
        cache.set_many(kept, KEPT_FOR)
        pictures |= found
    return pictures


def forget_pictures() -> None:
    """Read the pictures of lines anew."""
    cache.delete(GENERATION)


def _first_pictures(products) -> dict:
    keys = {product.pk for product in products}
    images = product_images(keys | {product.family_id for product in products})
    pictures = {}
    for product in products:
        found = images.get(product.pk) or images.get(product.family_id)
        pictures[product.pk] = found[0].picture if found else None
    return pictures
