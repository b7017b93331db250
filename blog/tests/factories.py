"""Articles for tests."""

from datetime import date, timedelta
from itertools import count

from blog.models import ArticlePage, BlogIndexPage
from home.models import HomePage

_numbers = count(1)


def home(language="en"):
    """Return the home every migrated database has."""
    return HomePage.objects.get(locale__language_code=language)


def publish(parent, page):
    """Put ``page`` below ``parent`` and publish it."""
    page.live = False
    page.locale = parent.locale
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def make_journal(language="en", **fields):
    """Return the journal of a language."""
    fields = {"title": "Journal", "slug": "journal"} | fields
    return publish(home(language), BlogIndexPage(**fields))


def make_article(journal, title="Peonies", *, tags=(), **fields):
    """Return a published article; each next one is a day older."""
    number = next(_numbers)
    fields = {
        "slug": f"article-{number}",
        "date": date(2026, 11, 1) - timedelta(days=number),
    } | fields
    article = ArticlePage(title=title, **fields)
    article.tags.add(*tags)
    return publish(journal, article)


def text(html):
    """Return a text block as the stream stores it."""
    return {"type": "text", "value": html}
