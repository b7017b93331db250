"""What surrounds every page: menus, identity, languages. From the cache, when warm."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import translate_url
from django.utils.functional import cached_property
from django.utils.translation import get_language, get_language_info

from cms.addresses import in_language
from cms.frame_data import IDENTITY, TRANSLATED, load_frame
from cms.identity import LANGUAGES, is_shown


@dataclass(frozen=True)
class Link:
    """An entry of a menu; ``lang`` is set when it leads to another language."""

    label: str
    url: str
    lang: str = ""
    current: bool = False


@dataclass(frozen=True)
class Language:
    """This page in a language; without a translation, the nearest page above it."""

    code: str
    url: str
    current: bool
    translated: bool

    @property
    def local_name(self):
        """Return what the language calls itself."""
        return get_language_info(self.code)["name_local"]


class Frame:
    """The frame of one answer, computed when the template asks for it."""

    def __init__(self, request):
        self.request = request
        self.page = getattr(request, "shown_page", None)
        self.language = get_language() or settings.LANGUAGE_CODE

    @cached_property
    def _loaded(self):
        return load_frame(self.page)

    @property
    def _setting(self):
        return self._loaded[0]

    @property
    def _places(self):
        return self._loaded[1]

    @cached_property
    def identity(self):
        """Return what every visitor may know about the shop, in this language."""
        known = self._setting.identity
        public = {name: known.get(name, "") for name in IDENTITY}
        for name in TRANSLATED:
            public[name] = self._word(known, name)
        public["hours"] = self._setting.hours
        public["tel"] = public["phone"].replace(" ", "")
        return public

    @property
    def announcement(self):
        """Return the sentence above every page, empty outside its period."""
        known = self._setting.announcement
        if not known or not is_shown(known["shown_from"], known["shown_until"]):
            return ""
        return self._word(known, "text")

    @cached_property
    def nav(self):
        """Return the entries of the header."""
        return self._links(self._setting.header)

    @cached_property
    def footer(self):
        """Return the entries of the footer."""
        return self._links(self._setting.footer)

    @cached_property
    def crumbs(self):
        """Return the pages above this one, the home first."""
        if self.page is None:
            return []
        above = [p for p in self._places if self.page.path.startswith(p.path)]
        above.sort(key=lambda place: len(place.path))
        return [Link(p.title, p.url) for p in above if p.path != self.page.path]

    @cached_property
    def languages(self):
        """Return this page in every language."""
        return [self._language(code) for code, _name in settings.LANGUAGES]

    @property
    def alternates(self):
        """Return the languages this page truly exists in, for search engines."""
        return [each for each in self.languages if each.translated]

    @property
    def canonical(self):
        """Return the one address of this page."""
        return settings.SITE_URL + self.request.path

    @property
    def site_url(self):
        """Return the canonical address of the site, without a slash."""
        return settings.SITE_URL

    @property
    def default_url(self):
        """Return the address for readers of no language of ours."""
        known = {each.code: each.url for each in self.alternates}
        code = settings.LANGUAGE_CODE
        return settings.SITE_URL + (known.get(code) or self.request.path)

    def _word(self, known, name):
        order = (self.language, *LANGUAGES)
        words = (known.get(f"{name}_{language}") for language in order)
        return next((word for word in words if word), "")

    def _links(self, entries):
        links = (self._link(entry) for entry in entries)
        return [link for link in links if link]

    def _link(self, entry):
        label = self._word(entry, "label")
        url, lang = f"/{self.language}/{entry['path']}", ""
        if not entry["path"]:
            place = self._place(entry["page"])
            if place is None:
                return None
            label, url = label or place.title, place.url
            lang = place.language if place.language != self.language else ""
        here = self.request.path
        return Link(label, url, lang, here == url or here.startswith(url))

    def _place(self, pk):
        known = self._setting.places
        keys = {place.translation_key for place in known if place.pk == pk}
        same = [place for place in known if place.translation_key in keys]
        return in_language(same, self.language)

    def _language(self, code):
        current = code == self.language
        if current:
            return Language(code, self.request.path, True, True)
        if self.page is None:
            url = translate_url(self.request.path, code)
            found = url != self.request.path
            return Language(code, url if found else f"/{code}/", False, found)
        places = [p for p in self._places if p.language == code]
        nearest = max(places, key=lambda place: len(place.path), default=None)
        if nearest is None:
            return Language(code, f"/{code}/", False, False)
        exact = nearest.translation_key == str(self.page.translation_key)
        return Language(code, nearest.url, False, exact)
