"""Pages are found by words, alike on every database."""

from django.contrib.auth.models import Group

from wagtail.models import PageViewRestriction

import pytest

from blog.tests.factories import make_article, make_journal, text
from cms.search import search_pages
from cms.text import search_query

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]


def titles(typed, language="en"):
    """Return the titles found for what a visitor typed."""
    return [hit.title for hit in search_pages(search_query(typed), language)]


@pytest.fixture
def journal():
    """Return the journal in English."""
    return make_journal()


@pytest.mark.feature("J1")
@pytest.mark.parametrize(
    "typed", ["eternelles", "ÉTERNELLES", "éternelle", "oeillet", "Œillets", "moulin"]
)
def test_accents_case_and_plurals_do_not_matter(journal, typed):
    body = [text("<p>Des œillets au moulin.</p>")]
    make_article(journal, "Roses éternelles", body=body)
    make_article(journal, "Tulips")

    assert titles(typed) == ["Roses éternelles"]


def test_all_words_must_be_there(journal):
    make_article(journal, "Red roses")
    make_article(journal, "White roses")

    assert titles("white rose") == ["White roses"]
    assert set(titles("rose")) == {"White roses", "Red roses"}


@pytest.mark.feature("J1", refuses=True)
def test_drafts_and_closed_pages_are_never_found(journal):
    draft = make_article(journal, "Secret peonies")
    draft.unpublish()
    closed = make_article(journal, "Closed peonies")
    restriction = PageViewRestriction.objects.create(
        page=closed, restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.add(Group.objects.create(name="Friends"))

    assert titles("peonies") == []


def test_a_page_is_found_in_its_own_language(journal):
    make_article(journal, "Winter wreath")

    assert titles("wreath", "fr") == []


def test_a_hit_says_where_and_what_it_is(journal):
    make_article(journal, "Tulips", slug="tulips", summary="Red and yellow.")

    (hit,) = search_pages(search_query("tulip"), "en")

    assert (hit.url, hit.summary) == ("/en/journal/tulips/", "Red and yellow.")
    assert str(hit.kind) == "article"


@pytest.mark.parametrize(
    "typed", ["", "   ", "'", '"*) OR 1=1', "\x00", "-", "a" * 500]
)
def test_odd_questions_find_nothing_and_break_nothing(journal, typed):
    make_article(journal, "Tulips")

    assert titles(typed) == []


def test_finding_costs_the_same_for_one_and_for_many(
    journal, django_assert_max_num_queries
):
    make_article(journal, "Tulips")
    titles("tulips")
    with django_assert_max_num_queries(3):
        titles("tulips")
    for _number in range(5):
        make_article(journal, "Tulips")

    with django_assert_max_num_queries(3):
        assert len(titles("tulips")) == 6
