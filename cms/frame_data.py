"""Read and cache what surrounds every page."""

from dataclasses import dataclass, field
from datetime import time

from django.core.cache import cache
from django.db.models import Q

from wagtail.models import Site

from cms.addresses import live_places, same_in_all_languages
from cms.identity import LANGUAGES

FRAME_KEY = "shop-frame"
# Another process learns of a change when its copy has run out.
SECONDS = 60
# What visitors may know: anything else in the settings stays where it is.
IDENTITY = ("name", "company", "vat_number", "postcode", "phone", "email")
TRANSLATED = ("street", "city", "directions", "tagline", "promise")


@dataclass(frozen=True)
class Hours:
    """When the shop is open on some days (0 is Monday); no times means closed."""

    first_day: int
    last_day: int
    opens: time | None
    closes: time | None


@dataclass
class Setting:
    """The site's settings as plain values, in all languages."""

    identity: dict = field(default_factory=dict)
    hours: list = field(default_factory=list)
    announcement: dict = field(default_factory=dict)
    header: list = field(default_factory=list)
    footer: list = field(default_factory=list)
    places: list = field(default_factory=list)


def load_frame(page=None):
    """Return the settings, and where ``page`` and those above it are in all languages.

    Nothing is asked of the database when both are cached, two queries when neither is.
    """
    key = _places_key(page.translation_key) if page is not None else None
    known = cache.get_many([each for each in (FRAME_KEY, key) if each])
    setting, places = known.get(FRAME_KEY), known.get(key)
    fresh = setting is None
    if not fresh and (key is None or places is not None):
        return setting, places or []
    setting = read_settings() if fresh else setting
    entries = setting.header + setting.footer if fresh else []
    above = [page.path[:end] for end in range(8, len(page.path) + 1, 4)] if key else []
    chosen = {entry["page"] for entry in entries} - {None}
    found = live_places(same_in_all_languages(Q(pk__in=chosen) | Q(path__in=above)))
    if fresh:
        setting.places = _only(found, lambda place: place.pk in chosen)
        cache.set(FRAME_KEY, setting, SECONDS)
    if key:
        places = _only(found, lambda place: place.path in above)
        cache.set(key, places, SECONDS)
    return setting, places or []


def read_settings() -> Setting:
    """Return the settings of the site, in one query."""
    site = (
        Site.objects.filter(is_default_site=True)
        .select_related("siteidentity", "announcement", "navigation")
        .first()
    )
    setting = Setting()
    identity = getattr(site, "siteidentity", None)
    announcement = getattr(site, "announcement", None)
    navigation = getattr(site, "navigation", None)
    if identity:
        setting.identity = _values(identity, IDENTITY, TRANSLATED)
        setting.hours = [_hours(item["value"]) for item in identity.hours.raw_data]
    if announcement:
        fields = ("shown_from", "shown_until")
        setting.announcement = _values(announcement, fields, ("text",))
    if navigation:
        setting.header = [_entry(item["value"]) for item in navigation.header.raw_data]
        setting.footer = [_entry(item["value"]) for item in navigation.footer.raw_data]
    return setting


def forget_frame(page=None):
    """Drop what is cached, after a setting or ``page`` has changed."""
    keys = [FRAME_KEY]
    if page is not None:
        keys.append(_places_key(page.translation_key))
    cache.delete_many(keys)


def _places_key(translation_key):
    return f"page-places:{translation_key}"


def _only(places, wanted):
    keys = {place.translation_key for place in places if wanted(place)}
    return [place for place in places if place.translation_key in keys]


def _values(row, fields, translated):
    names = [f"{name}_{language}" for name in translated for language in LANGUAGES]
    return {name: getattr(row, name) for name in (*fields, *names)}


def _entry(raw):
    names = ["page", "path", *(f"label_{language}" for language in LANGUAGES)]
    return {name: raw.get(name) for name in names}


def _hours(raw):
    first = int(raw["first_day"])
    return Hours(
        first_day=first,
        last_day=int(raw.get("last_day") or first),
        opens=_time(raw.get("opens")),
        closes=_time(raw.get("closes")),
    )


def _time(text):
    return time.fromisoformat(str(text)) if text else None
