"""The shop's categories, kept in the cache: few rows, read by every page."""

from dataclasses import dataclass

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language

from catalogue.models import Category

KEY = "shop-categories"


@dataclass(frozen=True)
class Shelf:
    """A public category, with its words per language."""

    pk: int
    slug: str
    path: str
    depth: int
    names: dict
    descriptions: dict

    @property
    def name(self):
        """Return the name in the reader's language, else in English."""
        return self.names.get(get_language()) or self.names["en"]

    @property
    def description(self):
        """Return the description in the reader's language, else in English."""
        return self.descriptions.get(get_language()) or self.descriptions["en"]

    @property
    def url(self):
        """Return the address of the category page."""
        return reverse(
            "catalogue:category", kwargs={"category_slug": self.slug, "pk": self.pk}
        )


def shelves() -> list[Shelf]:
    """Return the public categories in menu order; a hidden one hides what is below."""
    known = cache.get(KEY)
    if known is None:
        known = [_shelf(row) for row in Category.objects.browsable().order_by("path")]
        cache.set(KEY, known, 300)
    return known


def find_shelf(pk: int) -> Shelf | None:
    """Return a public category, None when it is hidden or unknown."""
    return next((shelf for shelf in shelves() if shelf.pk == pk), None)


def below(shelf: Shelf) -> list[int]:
    """Return the keys of a category and of those under it."""
    return [each.pk for each in shelves() if each.path.startswith(shelf.path)]


def _shelf(category):
    return Shelf(
        pk=category.pk,
        slug=category.slug,
        path=category.path,
        depth=category.depth,
        names=_words(category, "name"),
        descriptions=_words(category, "description"),
    )


def _words(category, field):
    return {
        language: getattr(category, f"{field}_{language}") or ""
        for language in ("en", "fr", "nl")
    }
