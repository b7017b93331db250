"""Links inside texts."""

from django.utils import translation

from wagtail.rich_text import expand_db_html

import pytest

from blog.tests.factories import make_article, make_journal, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    """Return an article that can be linked to."""
    return make_article(make_journal(), slug="peonies")


def link(page):
    """Return a link as the editor stores it."""
    return f'<p>See <a linktype="page" id="{page.pk}">this</a>.</p>'


def test_a_link_leads_to_the_page_in_the_readers_language(article):
    french = make_journal("fr", title="Carnet", slug="carnet")
    make_article(french, slug="pivoines", translation_key=article.translation_key)

    with translation.override("fr"):
        assert 'href="/fr/carnet/pivoines/"' in expand_db_html(link(article))
    with translation.override("nl"):
        assert 'href="/en/journal/peonies/"' in expand_db_html(link(article))


@pytest.mark.parametrize("key", ["999999", "x", "1"])
def test_a_link_to_nothing_is_no_link(article, key):
    html = f'<a linktype="page" id="{key}">this</a>'

    assert expand_db_html(html) == "<a>this</a>"


def test_a_link_to_a_draft_is_no_link(article):
    article.unpublish()

    assert "href" not in expand_db_html(link(article))


def test_texts_full_of_links_ask_once(client, article, django_assert_num_queries):
    body = [text(link(article)), text(link(article))]
    make_article(article.get_parent().specific, slug="links", body=body)
    client.get("/en/journal/links/")

    with django_assert_num_queries(6):
        html = client.get("/en/journal/links/").content.decode()

    assert html.count('href="/en/journal/peonies/"') == 3
