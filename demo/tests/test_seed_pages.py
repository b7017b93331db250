"""The demo's pages, seeded twice."""

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from wagtail.models import Page, Revision

from oscar.apps.catalogue.categories import create_from_breadcrumbs
from oscar.core.loading import get_model

import pytest

from blog.models import ArticlePage
from catalogue.models import Product
from catalogue.tests.factories import make_addon, make_bouquet, make_rates
from cms.frame import Frame
from cms.models import CustomImage
from cms.navigation import Navigation
from cms.tests.factories import picture_file
from demo import library
from demo.data import load
from demo.seed_pages import seed_pages
from workshops.models import Room, Session, WorkshopPage
from workshops.prices import with_prices
from workshops.sessions import call_off_session

pytestmark = pytest.mark.django_db
StockPool = get_model("partner", "StockPool")
QUIET = str


@pytest.fixture(scope="module")
def _no_pictures(tmp_path_factory):
    """Let the demo find no picture anywhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "PICTURES", tmp_path_factory.mktemp("pictures"))
        yield


@pytest.fixture(scope="module")
def _seeded(_no_pictures, django_db_setup, django_db_blocker):
    """Write the pages around all tests of this module; each leaves them as they are."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("en"):
        fill_shelves()
        seed_pages(report=QUIET)
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _around(_seeded, db):
    """Open the test's own transaction inside the module's."""


def fill_shelves():
    """Put products of the right names on the shelves, and no picture anywhere."""
    make_rates()
    for entry in load("categories")["category"]:
        category = create_from_breadcrumbs(entry["name"]["en"])
        category.slug = entry["slug"]
        category.save()
    for entry in load("products")["product"]:
        bouquet = make_bouquet(entry["title"]["en"])
        Product.objects.filter(pk=bouquet.pk).update(upc=entry["slug"])
    for entry in load("addons")["addon"]:
        addon = make_addon(entry["title"]["en"])
        Product.objects.filter(pk=addon.pk).update(upc=entry["slug"])


def test_every_page_answers_in_every_language(client):
    for page in Page.objects.filter(depth__gt=1):
        answer = client.get(page.url)
        assert answer.status_code == 200, page.url
        assert answer.context["page"].pk == page.pk
    assert Page.objects.filter(~Q(depth=1), live=False).count() == 0
    assert Page.objects.filter(depth__gt=1).count() == 93


@pytest.mark.feature("B13")
def test_a_second_run_changes_nothing():
    counted = (Page, Revision, Session, Room, StockPool)
    before = [model.objects.count() for model in counted]

    seed_pages(report=QUIET)

    assert [model.objects.count() for model in counted] == before
    assert Page.find_problems() == ([], [], [], [], [])


def test_workshops_have_dates_prices_and_questions():
    sessions = Session.objects.on_sale()
    assert sessions.count() == 9
    assert set(sessions.values_list("language", flat=True)) == {"en", "fr", "nl"}
    assert min(session.free for session in sessions) == 2
    prices = [each for session in with_prices(sessions) for each in session.prices]
    assert sum(price.is_early for price in prices) == 2
    assert sum(price.kind == "child" for price in prices) == 2
    pages = WorkshopPage.objects.filter(slug="first-bouquet")
    pages |= WorkshopPage.objects.filter(translation_key=pages[0].translation_key)
    keys = [[each.key for each in page.asked()] for page in pages.distinct()]
    assert len(keys) == 3
    assert keys[0] == keys[1] == keys[2]


def test_a_date_that_was_changed_or_called_off_stays_so():
    with transaction.atomic():
        session = Session.objects.on_sale().first()
        call_off_session(session_id=session.pk, reason="Snow")
        seed_pages(report=QUIET)

        assert Session.objects.get(pk=session.pk).is_cancelled
        assert Session.objects.count() == 9


def test_pages_are_translations_of_each_other():
    keys = Page.objects.filter(depth__gt=1).values_list("translation_key", flat=True)
    assert {list(keys).count(key) for key in keys} == {3}
    dutch = ArticlePage.objects.filter(locale__language_code="nl")
    assert set(dutch.values_list("text_language", flat=True)) == {"en"}


def test_a_picture_drawn_later_comes_with_the_next_run(monkeypatch, tmp_path):
    monkeypatch.setattr(library, "PICTURES", tmp_path)
    assert not CustomImage.objects.exists()
    scenes = tmp_path / "scenes"
    scenes.mkdir()
    (scenes / "shop.webp").write_bytes(picture_file(form="WEBP").read())

    seed_pages(report=QUIET)

    assert CustomImage.objects.get().title == "demo/scenes/shop.webp"


def test_workshops_show_what_was_made_described_in_each_language(
    client, monkeypatch, tmp_path
):
    monkeypatch.setattr(library, "PICTURES", tmp_path)
    drawn = [each["picture"] for each in load("pages/winter-wreath")["gallery"]]
    for name in drawn[:2]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(picture_file(form="WEBP").read())
    seed_pages(report=QUIET)
    before = Revision.objects.count()

    seed_pages(report=QUIET)

    assert Revision.objects.count() == before
    english = WorkshopPage.objects.get(slug="winter-wreath")
    same = WorkshopPage.objects.filter(translation_key=english.translation_key)
    told = {
        page.locale.language_code: [
            item["alt"] for item in page.gallery[0].value["pictures"]
        ]
        for page in same
    }
    assert {code: len(alts) for code, alts in told.items()} == {
        "en": 2,
        "fr": 2,
        "nl": 2,
    }
    assert "eucalyptus, varen" in told["nl"][0]
    assert told["fr"][0] in client.get(same.get(locale__language_code="fr").url).text
    assert not WorkshopPage.objects.get(slug="long-table").gallery


def test_menus_lead_to_shelves_and_pages(rf):
    with translation.override("en"):
        frame = Frame(rf.get("/en/"))
        labels = [link.label for link in frame.nav]

    assert Navigation.objects.count() == 1
    assert labels[-3:] == ["Workshops", "Weddings & farewells", "Journal"]
    assert frame.nav[0].url.startswith("/en/shop/category/bouquets_")
    assert len(frame.footer) == 7
    assert frame.identity["city"] == "Brussels"
