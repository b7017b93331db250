"""Translating pages in the admin with wagtail-localize."""

from wagtail.models import Locale

import pytest
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from blog.models import ArticlePage
from blog.tests.factories import make_article, make_journal, text
from catalogue.tests.factories import make_bouquet
from cms.tests.factories import make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    """Return an article made of every kind of block, its journal translated."""
    journal = make_journal()
    make_journal(
        "nl", title="Dagboek", slug="dagboek", translation_key=journal.translation_key
    )
    picture = {"image": make_picture().pk, "alt": "A rose", "caption": "In a jug"}
    link = {"label": "All bouquets", "page": None, "path": "shop/"}
    body = [
        {"type": "heading", "value": {"text": "Patience", "level": "2"}},
        text("<p>A peony <b>sulks</b>.</p>"),
        {"type": "image", "value": picture},
        {"type": "gallery", "value": {"pictures": [picture, picture], "caption": ""}},
        {"type": "quote", "value": {"text": "Wait.", "by": "Flora"}},
        {"type": "link", "value": link},
        {"type": "product", "value": {"product": make_bouquet().pk, "text": "Ours"}},
    ]
    return make_article(journal, "Peonies", slug="peonies", body=body, summary="Wait.")


def translate(article, **words):
    """Translate an article into Dutch as an editor does; return the translation."""
    source, _created = TranslationSource.update_or_create_from_instance(article)
    dutch = Locale.objects.get(language_code="nl")
    translation = Translation.objects.create(source=source, target_locale=dutch)
    for segment in source.stringsegment_set.select_related("string", "context"):
        if segment.string.data in words:
            StringTranslation.objects.create(
                translation_of=segment.string,
                locale=dutch,
                context=segment.context,
                data=words[segment.string.data],
            )
    translation.save_target(publish=True)
    return ArticlePage.objects.get(locale=dutch)


@pytest.mark.feature("J9")
def test_an_article_is_translated_string_by_string(
    client, article, django_capture_on_commit_callbacks
):
    words = {"Peonies": "Pioenen", "peonies": "pioenen", "Patience": "Geduld"}
    with django_capture_on_commit_callbacks(execute=True):
        dutch = translate(article, **words)

    html = client.get("/nl/dagboek/pioenen/").content.decode()

    assert dutch.translation_key == article.translation_key
    assert "<h2>Geduld</h2>" in html
    assert "<h1>Pioenen</h1>" in html
    # What nobody translated stays in English.
    assert "sulks" in html
    assert 'href="/nl/shop/"' in html
    assert "Garden Letter" in html


def test_an_address_inside_the_shop_is_no_text_to_translate(article):
    source, _created = TranslationSource.update_or_create_from_instance(article)
    strings = set(source.stringsegment_set.values_list("string__data", flat=True))

    assert "shop/" not in strings
    assert {"Peonies", "Patience", "All bouquets", "Ours", "A rose"} <= strings
