"""Choosing products for pages."""

from django.urls import reverse

from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

import pytest

from blog.models import ArticlePage
from blog.tests.factories import make_article, make_journal
from catalogue.cards import fetch_cards
from catalogue.tests.factories import make_addon, make_bouquet
from users import roles
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
CHOOSER = "product_chooser:choose_results"


@pytest.fixture
def editor(client):
    """Return the client of somebody who writes pages."""
    client.force_login(make_user(role=roles.EDITORS))
    return client


def listed(client, **query):
    """Return what the chooser shows."""
    return client.get(reverse(CHOOSER), query).content.decode()


def test_bouquets_and_add_ons_are_offered_and_hidden_ones_marked(editor):
    make_bouquet("Garden Letter")
    make_addon("Vase")
    make_bouquet("Not yet", is_public=False)
    make_bouquet("A seat", kind="seat")

    html = listed(editor)

    assert all(name in html for name in ("Garden Letter", "Vase", "Not yet"))
    assert "do not see it" in html
    assert "A seat" not in html


def test_a_part_of_the_name_in_any_language_is_enough(editor):
    make_bouquet("Garden Letter", title_fr="Lettre de jardin")
    make_bouquet("Late Light", title_fr="Lumière")

    html = listed(editor, q="jardin")

    assert "Garden Letter" in html or "Lettre de jardin" in html
    assert "Late Light" not in html


@pytest.mark.parametrize("typed", ["nothing at all", "%", "'", "\x00"])
def test_odd_words_find_nothing(editor, typed):
    make_bouquet("Garden Letter")

    assert "Garden Letter" not in listed(editor, q=typed) or typed == "\x00"


def test_visitors_choose_nothing(client):
    answer = client.get(reverse(CHOOSER))

    assert answer.status_code == 302


def test_an_editor_puts_a_product_into_an_article(editor):
    bouquet = make_bouquet("Not yet", is_public=False)
    article = make_article(make_journal(), "Peonies", slug="peonies")
    card = {"product": bouquet.pk, "text": "Ours"}
    form = nested_form_data(
        {
            "title": "Peonies",
            "slug": "peonies",
            "date": "2026-11-01",
            "body": streamfield([("product", card)]),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )

    editor.post(reverse("wagtailadmin_pages:edit", args=[article.pk]), form)

    (block,) = ArticlePage.objects.get().body
    assert block.value["product"] == bouquet
    edit = editor.get(reverse("wagtailadmin_pages:edit", args=[article.pk]))
    assert b"Not yet" in edit.content
    editor.logout()
    assert b"Not yet" not in editor.get("/en/journal/peonies/").content


def test_cards_cost_one_query_for_any_number(django_assert_num_queries):
    bouquets = [make_bouquet(units=0), make_bouquet(), make_addon()]

    with django_assert_num_queries(1):
        cards = fetch_cards([bouquet.pk for bouquet in bouquets])

    assert [cards[each.pk].sold_out for each in bouquets] == [True, False, False]
