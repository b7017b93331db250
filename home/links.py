"""Where a service leads: to a quote, or to a person and to what can be ordered now."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from catalogue.models import Category


def quote_address(page) -> str:
    """Return where a visitor asks for a quote about a service, in the page's language.

    "" where this shop has no such page: then one calls or writes.
    """
    try:
        with override(page.language):
            address = reverse("quotes:request")
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode({'service': page.slug})}"


def farewell_shelf() -> Category | None:
    """Return the shelf of pieces for funerals, None where there is none to see."""
    shelf = Category.objects.filter(slug=settings.FUNERAL_SHELF, is_public=True)
    return shelf.first() if settings.FUNERAL_SHELF else None
