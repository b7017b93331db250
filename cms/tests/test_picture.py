"""Pictures in pages: only what was rendered before, in one query or none."""

from django.template import Context, Template
from django.utils import translation

import pytest

from cms.images import ingest
from cms.loading import fetch_pictures
from cms.models import CustomRendition
from cms.renditions import SPECS, fill_missing, make_renditions
from cms.tests.factories import make_picture, picture_file

pytestmark = pytest.mark.django_db


def show(picture, arguments=""):
    """Return the picture tag rendered."""
    text = "{% load cms_tags %}{% picture image " + arguments + " %}"
    return Template(text).render(Context({"image": picture}))


@pytest.fixture
def large():
    """Return a picture wide enough for every width."""
    return ingest(picture_file(size=(1700, 1000)), title="Field", alt="A field")


def test_each_format_and_width_that_exists_is_offered(large):
    make_renditions(large)

    html = show(large, '"card"')

    avif, webp = html.index("image/avif"), html.index("image/webp")
    assert avif < webp
    assert [html.count(f" {width}w") for width in (480, 960, 1600)] == [2, 2, 2]
    assert 'width="1700" height="1000"' in html
    assert 'alt="A field"' in html
    assert 'loading="lazy"' in html


def test_a_page_never_makes_a_rendition(large):
    html = show(large)

    assert not CustomRendition.objects.exists()
    assert f'src="{large.file.url}"' in html
    assert "<source" not in html


def test_the_widths_that_exist_are_enough(large):
    make_renditions(large, ["width-480|format-webp"])

    html = show(large)

    assert html.count("<source") == 1
    assert "480w" in html
    assert "960w" not in html


def test_a_prefetched_picture_asks_nothing(large, django_assert_num_queries):
    make_renditions(large, ["width-480|format-webp"])
    picture = fetch_pictures({large.pk})[large.pk]

    with django_assert_num_queries(0):
        show(picture)


def test_the_hero_is_fetched_first(large):
    assert 'fetchpriority="high"' in show(large, '"hero"')
    assert "lazy" not in show(large, '"hero"')


def test_words_follow_the_language_and_the_place(large):
    picture = make_picture(alt="A rose", description_fr="Une rose")

    with translation.override("fr"):
        assert 'alt="Une rose"' in show(picture)
    with translation.override("nl"):
        assert 'alt="A rose"' in show(picture)
    assert 'alt=""' in show(picture, '"card" alt=""')
    assert 'alt="&lt;b&gt;"' in show(make_picture(alt="<b>"))


def test_nothing_is_shown_where_no_picture_is():
    assert show(None).strip() == ""


def test_the_worker_makes_what_is_missing(large):
    assert fill_missing() == 1
    assert large.renditions.count() == len(SPECS)
    assert fill_missing() == 0
