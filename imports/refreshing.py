"""What readers find of loaded articles: the search and cached lists, written anew."""

from django.core.cache import cache

from wagtail.search.backends import get_search_backends

from catalogue.models import Product
from imports.limits import CHUNK


def forget_lists() -> None:
    """Let lists and menus be read anew."""
    cache.delete_many(["catalogue-generation", "shop-categories"])


def reindex(products) -> None:
    """Write what a search finds of some products, by key, in chunks."""
    keys = sorted(products)
    for start in range(0, len(keys), CHUNK):
        found = Product.get_indexed_objects().filter(pk__in=keys[start : start + CHUNK])
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(Product, list(found))
