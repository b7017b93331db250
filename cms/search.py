"""Find pages by words; accents, case and plurals do not matter."""

from dataclasses import dataclass

from django.db.models import F
from django.db.models.functions import Coalesce

from wagtail.models import Page

from cms.addresses import locale_of, page_url
from cms.pages import BasePage

MOST = 12


@dataclass(frozen=True)
class PageHit:
    """A page that was found, as a list shows it."""

    title: str
    url: str
    summary: str
    kind: str


def search_pages(terms, language, limit=MOST) -> list[PageHit]:
    """Return live public pages in ``language`` that hold all ``terms``, best first.

    ``terms`` are words in normal form (``cms.text.search_query``). Pages behind a
    password or a sign-in are left out, as they are for every visitor.
    """
    if not terms:
        return []
    types = BasePage.__subclasses__()
    summaries = [F(f"{model._meta.model_name}__summary") for model in types]
    found = (
        Page.objects.live()
        .public()
        .type(tuple(types))
        .filter(locale=locale_of(language))
        .annotate(summary=Coalesce(*summaries))
        .search(terms, operator="and")[:limit]
    )
    return [_hit(page, language) for page in found]


def _hit(page, language):
    return PageHit(
        title=page.title,
        url=page_url(language, page.url_path),
        summary=page.summary,
        kind=page.cached_content_type.model_class()._meta.verbose_name,
    )
