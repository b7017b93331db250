"""Find pages by words; accents, case and plurals do not matter."""

from dataclasses import dataclass

from wagtail.models import Page

from cms.addresses import page_url
from cms.pages import BasePage

MOST = 12


@dataclass(frozen=True)
class PageHit:
    """A page that was found, as a list shows it."""

    title: str
    url: str
    summary: str
    kind: str


def search_pages(terms, locale, limit=MOST) -> list[PageHit]:
    """Return live public pages of ``locale`` that hold all ``terms``, best first.

    ``terms`` are words in normal form (``cms.text.search_query``). Pages behind a
    password or a sign-in are left out, as they are for every visitor.
    """
    if not terms:
        return []
    pages = (
        Page.objects.live()
        .public()
        .type(tuple(BasePage.__subclasses__()))
        .filter(locale=locale)
        .search(terms, operator="and")[:limit]
    )
    return [_hit(page, locale.language_code) for page in pages]


def _hit(page, language):
    return PageHit(
        title=page.title,
        url=page_url(language, page.url_path),
        summary=page.search_description,
        kind=page.cached_content_type.model_class()._meta.verbose_name,
    )
