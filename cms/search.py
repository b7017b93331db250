"""Find pages by words in normal form."""

from wagtail.models import Page
from wagtail.search.backends import get_search_backend


def search_pages(terms, locale, limit=12):
    """Return live public pages of ``locale`` that match, best first."""
    pages = Page.objects.live().public().filter(locale=locale, depth__gt=2)
    return list(get_search_backend().search(terms, pages.specific())[:limit])
