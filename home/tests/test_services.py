"""Services, what was made for them, and what visitors must not see."""

import json
import re
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from wagtail.models import Locale, Page, Site

import pytest

from catalogue.models import Category
from cms.identity import SiteIdentity
from cms.navigation import Navigation
from cms.search import search_pages
from cms.sitemaps import PageSitemap
from cms.text import search_query
from home.links import quote_address
from home.models import RealisationPage, ServicePage
from home.tests.factories import make_realisation, make_service, make_services
from users import roles
from users.models import User
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db

WEDDINGS = "/en/services/weddings/"


@pytest.fixture
def weddings():
    """Return a published service."""
    return make_service(make_services(), "Weddings", slug="weddings")


def switch(service, *, active):
    """Publish a service offered, or not, as an editor does."""
    service = ServicePage.objects.get(pk=service.pk)
    service.active = active
    service.save_revision().publish()
    return ServicePage.objects.get(pk=service.pk)


def found(words):
    """Return the titles a visitor finds."""
    return [hit.title for hit in search_pages(search_query(words), "en")]


def listed():
    """Return the addresses in the sitemap."""
    sitemap = PageSitemap()
    return [sitemap.location(item) for item in sitemap.items()]


@pytest.mark.feature("I1")
def test_a_service_says_how_it_is_agreed_on_and_from_what_price(client, weddings):
    weddings.mode, weddings.price_from = "consultation", "900.00"
    weddings.save()

    page = client.get(WEDDINGS).content.decode()
    index = client.get("/en/services/").content.decode()

    for text in (page, index):
        assert "By consultation" in text
        assert "from €900.00" in text
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    service = json.loads(data[1])
    assert service["@type"] == "Service"
    assert service["offers"]["priceSpecification"]["minPrice"] == "900.00"


@pytest.mark.feature("I1")
@pytest.mark.feature("I1", refuses=True)
@pytest.mark.usefixtures("indexed")
def test_what_is_not_offered_is_nowhere_to_be_seen(client, weddings):
    work = make_realisation(weddings, "Weddings in a barn", slug="barn")
    menu = Navigation.for_site(Site.objects.get(is_default_site=True))
    link = {"page": weddings.pk, "path": "", "label_en": "Marry"}
    labels = {"label_fr": "", "label_nl": ""}
    menu.header = [{"type": "link", "value": link | labels}]
    menu.save()
    assert client.get(WEDDINGS).status_code == 200
    assert "Marry" in client.get("/en/services/").content.decode()
    assert set(found("weddings")) == {"Weddings", "Weddings in a barn"}

    switch(weddings, active=False)

    assert client.get(WEDDINGS).status_code == 404
    assert client.get(f"{WEDDINGS}barn/").status_code == 404
    index = client.get("/en/services/").content.decode()
    assert "Weddings" not in index
    assert "Marry" not in index
    assert found("weddings") == []
    assert not [each for each in listed() if "weddings" in each]
    work.refresh_from_db()
    assert (work.live, work.hidden) == (False, True)


@pytest.mark.feature("I1")
def test_offered_again_it_comes_back_with_what_was_seen_before(client, weddings):
    make_realisation(weddings, "A barn", slug="barn")
    draft = make_realisation(weddings, "A draft", slug="draft")
    draft.unpublish()
    switch(weddings, active=False)

    switch(weddings, active=True)

    assert client.get(WEDDINGS).status_code == 200
    assert client.get(f"{WEDDINGS}barn/").status_code == 200
    assert client.get(f"{WEDDINGS}draft/").status_code == 404


@pytest.mark.feature("I1", refuses=True)
def test_work_published_below_what_is_not_offered_stays_hidden(client, weddings):
    hidden = switch(weddings, active=False)

    make_realisation(hidden, "A barn", slug="barn")

    assert client.get(f"{WEDDINGS}barn/").status_code == 404
    switch(hidden, active=True)
    assert client.get(f"{WEDDINGS}barn/").status_code == 200


@pytest.mark.feature("I1", refuses=True)
def test_a_draft_that_is_not_offered_hides_nothing_yet(client, weddings):
    work = make_realisation(weddings, "A barn", slug="barn")
    weddings.active = False

    weddings.save_revision()

    assert client.get(WEDDINGS).status_code == 200
    work.refresh_from_db()
    assert (work.live, work.hidden) == (True, False)


@pytest.mark.feature("I1")
def test_staff_still_preview_what_is_not_offered(client, weddings):
    work = make_realisation(weddings, "A barn", slug="barn")
    hidden = switch(weddings, active=False)

    for page in (hidden, RealisationPage.objects.get(pk=work.pk)):
        assert page.make_preview_request().status_code == 200


@pytest.mark.feature("I1", refuses=True)
def test_a_name_is_refused_once_it_is_taken_in_a_language(client, weddings):
    parent = weddings.get_parent()
    twin = make_service(parent, "Farewells")

    twin.title = "weddings"
    with pytest.raises(ValidationError, match="Another service has this name"):
        twin.full_clean()

    assert not ServicePage.objects.filter(pk=twin.pk, title="weddings").exists()
    dutch = make_services("nl", slug="diensten")
    make_service(dutch, "Weddings")
    assert ServicePage.objects.filter(title="Weddings").count() == 2


@pytest.mark.feature("I1", refuses=True)
def test_the_form_says_that_a_name_is_taken(client, weddings):
    client.force_login(make_user(role=roles.EDITORS))
    before = Page.objects.count()
    parent = weddings.get_parent().pk

    page = client.post(
        f"/admin/pages/add/home/servicepage/{parent}/",
        {
            "title": "Weddings",
            "slug": "weddings-2",
            "active": "on",
            "kind": "wedding",
            "mode": "once",
            "price_from": "",
            "body-count": "0",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            "action-publish": "1",
        },
    )

    assert "Another service has this name." in page.content.decode()
    assert Page.objects.count() == before


@pytest.mark.feature("I1", refuses=True)
def test_a_price_below_nothing_is_refused(weddings):
    with pytest.raises(ValidationError):
        ServicePage(title="X", slug="x", price_from="-1").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        ServicePage.objects.filter(pk=weddings.pk).update(price_from="-1")

    assert ServicePage.objects.get(pk=weddings.pk).price_from is None


@pytest.mark.feature("I2")
def test_work_is_listed_by_date_latest_first(client, weddings):
    for title, day in (("An arch", "2025-05-01"), ("Sixty vases", "2026-05-01")):
        make_realisation(weddings, title, date=date.fromisoformat(day))

    html = client.get(WEDDINGS).content.decode()

    assert html.index("Sixty vases") < html.index("An arch")


@pytest.mark.feature("I2")
def test_the_author_stays_when_a_colleague_leaves(client, weddings):
    ilse = User.objects.create_user(
        "ilse@example.com", "x", first_name="Ilse", last_name="Baert"
    )
    work = make_realisation(weddings, "An arch", slug="arch", owner=ilse)

    ilse.delete()

    work.refresh_from_db()
    assert (work.owner, work.author) == (None, "Ilse Baert")
    assert "by Ilse Baert" in client.get(f"{WEDDINGS}arch/").content.decode()
    assert "by Ilse Baert" in client.get(WEDDINGS).content.decode()


@pytest.mark.feature("I2", refuses=True)
def test_a_nameless_author_shows_no_address(client, weddings):
    boss = User.objects.create_user("boss@example.com", "x")

    make_realisation(weddings, "An arch", slug="arch", owner=boss)

    assert "boss@example.com" not in client.get(f"{WEDDINGS}arch/").content.decode()


@pytest.mark.feature("I2")
@pytest.mark.parametrize("works", [10, 100])
def test_a_portfolio_has_pages_and_a_budget(client, weddings, works):
    for n in range(works):
        day = date(2026, 5, 1) - timedelta(days=n)
        make_realisation(weddings, f"Work {n:03}", date=day, author="Ilse Baert")
    client.get(WEDDINGS)

    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"{WEDDINGS}?page=2")

    shown = [work.title for work in page.context["works"]]
    assert shown == [f"Work {n:03}" for n in range(6, min(12, works))]
    assert len(queries) <= 8


@pytest.mark.feature("I2")
def test_another_language_shows_what_nobody_translated(client, weddings):
    dutch = Locale.objects.get(language_code="nl")
    diensten = make_services("nl", title="Diensten", slug="diensten")
    Page.objects.filter(pk=diensten.pk).update(
        translation_key=weddings.get_parent().translation_key
    )
    huwelijken = make_service(diensten, "Huwelijken", slug="huwelijken")
    Page.objects.filter(pk=huwelijken.pk).update(
        translation_key=weddings.translation_key
    )
    arch, vases = (make_realisation(weddings, name) for name in ("Arch", "Vases"))
    boog = make_realisation(huwelijken, "Boog")
    Page.objects.filter(pk=boog.pk).update(translation_key=arch.translation_key)
    other = make_service(weddings.get_parent(), "Farewells")
    make_realisation(other, "A goodbye")

    works = client.get("/nl/diensten/huwelijken/").context["works"]

    assert {work.title for work in works} == {"Boog", "Vases"}
    assert boog.locale == dutch
    assert vases.title == "Vases"


@pytest.mark.feature("I1")
def test_a_service_leads_to_a_quote(client, weddings):
    address = quote_address(weddings)

    html = client.get(WEDDINGS).content.decode()

    assert address == "/en/quotes/request/?service=weddings"
    assert f'href="{address}"' in html


@pytest.mark.feature("I1")
def test_a_funeral_leads_to_the_telephone_and_to_its_flowers(client):
    identity = SiteIdentity.for_site(Site.objects.get(is_default_site=True))
    identity.phone = "+32 2 555 01 23"
    identity.save()
    shelf = Category.add_root(name="Farewell", slug="farewell")
    make_service(make_services(), "Farewells", slug="farewells", kind="funeral")

    html = client.get("/en/services/farewells/").content.decode()

    assert '<a class="button" href="tel:+3225550123">' in html
    assert f'href="{shelf.get_absolute_url()}"' in html
    assert "/quotes/" not in html
