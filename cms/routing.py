"""Find the page of an address without walking down the tree."""

from django.db.models import Subquery, Value
from django.db.models.functions import Concat
from django.utils.translation import get_language

from wagtail.models import Page


def find_page(request, path):
    """Return Wagtail's route to the live page at ``path``, None when there is none.

    Two queries whatever the depth: Wagtail's own way asks twice per level. Addresses
    below a page (a feed, say) are not found here and go Wagtail's way.
    """
    if path.startswith("/"):
        # Stored paths begin so: below no home at all it would be found.
        return None
    homes = Page.objects.live().filter(depth=2, locale__language_code=get_language())
    stored = Concat(Subquery(homes.values("url_path")[:1]), Value(path))
    pages = Page.objects.live().filter(url_path=stored)
    page = pages.select_related("content_type", "locale").first()
    if page is None:
        return None
    # Known already: Wagtail would ask for the type, and the page for its language.
    page.specific_class = page.content_type.model_class()
    found = page.specific
    found.locale = page.locale
    return found.route(request, [])
