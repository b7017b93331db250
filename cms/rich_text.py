"""Links to pages inside texts, in the reader's language."""

from django.core.cache import cache
from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import get_language

from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from cms.addresses import in_language, live_places, same_in_all_languages

SECONDS = 60


class PlaceLinkHandler(PageLinkHandler):
    """Wagtail's links, for which no text asks the database when they are known.

    A page that is live in no language leaves its words without a link.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        """Return the opening tag of each link."""
        known = places_of({str(attrs["id"]) for attrs in attrs_list if "id" in attrs})
        found = [known.get(str(attrs.get("id")), ()) for attrs in attrs_list]
        language = get_language()
        return [_tag(in_language(places, language)) for places in found]


def places_of(keys) -> dict:
    """Return where each page is live in all languages, by the page's key."""
    names = {f"page-link:{key}": key for key in keys if key.isdecimal()}
    cached = cache.get_many(names)
    known = {names[name]: places for name, places in cached.items()}
    missing = {names[name] for name in names if name not in cached}
    if missing:
        fresh = _read(missing)
        cache.set_many(
            {f"page-link:{key}": places for key, places in fresh.items()}, SECONDS
        )
        known |= fresh
    return known


def _read(keys):
    chosen = Page.objects.filter(pk__in=keys).values_list("pk", "translation_key")
    places = live_places(same_in_all_languages(Q(pk__in=keys)))
    return {
        str(pk): [place for place in places if place.translation_key == str(key)]
        for pk, key in chosen
    }


def _tag(place):
    return format_html('<a href="{}">', place.url) if place else "<a>"
