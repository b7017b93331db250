"""Where a service leads: to a quote, or to a person and to what can be ordered now."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from catalogue.models import Category


def quote_address(page) -> str:
    """Return where a visitor asks for a quote about a service, in its language."""
    with override(page.language):
        address = reverse("quotes:ask")
    return f"{address}?{urlencode({'service': page.slug})}"


def farewell_shelf() -> Category | None:
    """Return the shelf of pieces for funerals, None where there is none to see."""
    shelf = Category.objects.filter(slug=settings.FUNERAL_SHELF, is_public=True)
    return shelf.first() if settings.FUNERAL_SHELF else None
