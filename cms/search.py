"""Find pages by words; accents, case and plurals do not matter."""

from dataclasses import dataclass

from django.db.models import F
from django.db.models.functions import Coalesce

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
    types = BasePage.__subclasses__()
    found = (
        Page.objects.live()
        .public()
        .type(tuple(types))
        .filter(locale=locale)
        .search(terms, operator="and")[:limit]
    )
    keys = [page.pk for page in found]
    summaries = [F(f"{model._meta.model_name}__summary") for model in types]
    pages = Page.objects.annotate(summary=Coalesce(*summaries)).in_bulk(keys)
    return [_hit(pages[key], locale.language_code) for key in keys]


def _hit(page, language):
    return PageHit(
        title=page.title,
        url=page_url(language, page.url_path),
        summary=page.summary,
        kind=page.cached_content_type.model_class()._meta.verbose_name,
    )
