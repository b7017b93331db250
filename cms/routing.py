"""Find the page of an address without walking down the tree."""

from django.core.cache import cache
from django.utils.translation import get_language

from wagtail.models import Page

HOMES_KEY = "home-paths"


def find_page(request, path):
    """Return Wagtail's route to the live page at ``path``, None when there is none.

    Two queries whatever the depth: Wagtail's own way asks twice per level. Addresses
    below a page (a feed, say) are not found here and go Wagtail's way.
    """
    home = home_paths().get(get_language())
    if home is None:
        return None
    page = Page.objects.filter(url_path=f"{home}{path}", live=True).first()
    return page.specific.route(request, []) if page else None


def home_paths() -> dict:
    """Return the stored path of each language's live home."""
    known = cache.get(HOMES_KEY)
    if known is None:
        homes = Page.objects.live().filter(depth=2)
        known = dict(homes.values_list("locale__language_code", "url_path"))
        cache.set(HOMES_KEY, known, 60)
    return known
