"""Where pages are, in every language.

Homes lie directly below the root, one per language, so the address of a page follows
from its stored path alone: no site or ancestor needs to be looked up.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from wagtail.models import Locale, Page


def page_url(language: str, url_path: str) -> str:
    """Return the address of a page from its ``url_path`` (``/home-fr/journal/``)."""
    below_home = url_path.lstrip("/").partition("/")[2]
    with translation.override(language):
        return reverse("wagtail_serve", args=[below_home])


def language_of(locale_id: int) -> str:
    """Return the language code of a locale; locales hardly ever change."""
    known = cache.get("locales") or {}
    return known[locale_id] if locale_id in known else _read_locales()[locale_id]


def locale_of(language: str) -> int | None:
    """Return the key of a language's locale, None where the site has none."""
    known = {code: pk for pk, code in (cache.get("locales") or {}).items()}
    if language not in known:
        known = {code: pk for pk, code in _read_locales().items()}
    return known.get(language)


def _read_locales():
    known = dict(Locale.objects.values_list("pk", "language_code"))
    cache.set("locales", known, 300)
    return known


@dataclass(frozen=True)
class Place:
    """A live page: what menus, links and language switchers need of it."""

    pk: int
    translation_key: str
    language: str
    title: str
    url: str
    path: str


def live_places(pages) -> list[Place]:
    """Return the live ones of ``pages`` as places, in one query."""
    rows = pages.filter(live=True, depth__gt=1).values_list(
        "pk", "translation_key", "locale__language_code", "title", "url_path", "path"
    )
    return [
        Place(pk, str(key), language, title, page_url(language, url_path), path)
        for pk, key, language, title, url_path, path in rows
    ]


def place_of(page) -> Place:
    """Return a page as a place."""
    language = language_of(page.locale_id)
    url = page_url(language, page.url_path)
    key = str(page.translation_key)
    return Place(page.pk, key, language, page.title, url, page.path)


def same_in_all_languages(condition):
    """Return the pages that meet ``condition`` with their translations."""
    keys = Page.objects.filter(condition).values("translation_key")
    return Page.objects.filter(translation_key__in=keys)


def in_language(places, language) -> Place | None:
    """Return the place in ``language``, else in English, else in any language."""
    order = [language, settings.LANGUAGE_CODE]
    known = {place.language: place for place in places}
    return next(
        (known[code] for code in order if code in known),
        next(iter(known.values()), None),
    )
