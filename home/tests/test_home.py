"""The home page gathers products, dates, an article and the shop."""

from datetime import datetime
from decimal import Decimal

from django.core.cache import cache
from django.utils import timezone

from wagtail.models import Site

import pytest

from blog.tests.factories import home, make_article, make_journal
from catalogue.models import ProductImage
from catalogue.tests.factories import make_bouquet
from cms.identity import SiteIdentity
from cms.renditions import FIRST_SPECS, make_renditions
from cms.tests.factories import make_picture
from delivery.calendar import BRUSSELS
from delivery.models import Zone, ZonePostcode
from home.tests.factories import (
    make_standard,
    make_workshop,
    make_workshops,
)
from workshops.tests.factories import in_days, make_session

pytestmark = pytest.mark.django_db


def photographed(bouquet):
    """Return the bouquet with a picture."""
    picture = make_picture()
    make_renditions(picture, FIRST_SPECS)
    ProductImage.objects.create(
        product=bouquet, picture=picture, original=picture.file.name
    )
    return bouquet


def block(kind, **value):
    """Return a block of the home page as the stream stores it."""
    return {"type": kind, "value": value}


def furnish(*blocks):
    """Publish the home page with these blocks."""
    page = home()
    page.body = list(blocks)
    page.save_revision().publish()
    return page


def everything(bouquets):
    """Return one block of each kind."""
    contact = make_standard("Contact", slug="contact")
    picture = make_picture().pk
    write = {"label": "Write to us", "page": contact.pk, "path": ""}
    shop = {"label": "See them", "page": None, "path": "shop/"}
    keys = [bouquet.pk for bouquet in bouquets]
    return [
        block("hero", title="Say it *now*", text="", action=shop, image=picture),
        block("postcode", title="When?", text=""),
        block("featured", title="This week", text="", products=keys),
        block("band", title="Again", text="And again", action=write, image=None),
        block("workshops", title="Make", text=""),
        block("article", title="Read"),
        block("visit", title="Visit", text="", image=picture),
    ]


@pytest.fixture
def served():
    """Return a postcode the van drives to."""
    zone = Zone.objects.create(name="Brussels", fee=Decimal("6.00"))
    return ZonePostcode.objects.create(zone=zone, postcode="1050", commune="Ixelles")


def test_every_part_is_shown(client):
    make_article(make_journal(), "Peonies sulk")
    make_session(make_workshop(make_workshops(), "A winter wreath"))
    site = Site.objects.get(is_default_site=True)
    SiteIdentity.for_site(site)
    SiteIdentity.objects.update(street_en="Rue du Page 14")
    cache.clear()
    furnish(*everything([make_bouquet("Garden Letter")]))

    html = client.get("/en/").content.decode()

    for words in (
        "Say it <em>now</em>",
        'href="/en/shop/"',
        'href="/en/contact/"',
        "Garden Letter",
        "A winter wreath",
        "Peonies sulk",
        "Rue du Page 14",
    ):
        assert words in html
    assert html.count("<h1") == 1


def test_the_home_page_stays_within_its_budget(client, django_assert_num_queries):
    journal, workshops = make_journal(), make_workshops()
    for _number in range(4):
        make_article(journal, cover=make_picture())
        page = make_workshop(workshops)
        make_session(page)
        make_session(page, starts_at=in_days(6))
    furnish(*everything([photographed(make_bouquet()) for _ in range(4)]))
    client.get("/en/")

    with django_assert_num_queries(11):
        client.get("/en/")


def test_a_hidden_bouquet_is_left_out_and_a_sold_out_one_says_so(client):
    hidden = make_bouquet("Not yet")
    hidden.is_public = False
    hidden.save()
    gone = make_bouquet("All gone", units=0)
    furnish(*everything([hidden, gone]))

    html = client.get("/en/").content.decode()

    assert "Not yet" not in html
    assert "All gone" in html
    assert "Sold out" in html


@pytest.mark.feature("V3")
def test_a_postcode_is_answered_with_day_and_fee(client, served, monkeypatch):
    sunday = datetime(2026, 11, 22, 10, tzinfo=BRUSSELS)
    monkeypatch.setattr(timezone, "now", lambda: sunday)
    furnish(*everything([make_bouquet()]))

    page = client.get("/en/", {"postcode": " 1050 "})

    answer = page.context["where"]
    assert (answer.commune, answer.fee) == ("Ixelles", Decimal("6.00"))
    assert answer.first.day == sunday.date()
    assert page.cookies["postcode"].value == "1050"
    assert "Ixelles: delivery is €6.00" in page.content.decode()


@pytest.mark.feature("V3", refuses=True)
@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("9999", "There is no such postcode in Belgium."),
        ("8000", "We do not deliver to this postcode yet."),
        ("0999", "There is no such postcode in Belgium."),
        ("10500", "A Belgian postcode has four digits, 1000 to 9999."),
        ("<b>", "A Belgian postcode has four digits, 1000 to 9999."),
    ],
)
def test_another_postcode_is_told_why_not(client, served, typed, problem):
    furnish(*everything([make_bouquet()]))

    page = client.get("/en/", {"postcode": typed})

    html = page.content.decode()
    assert problem in html
    assert page.context["where"].days == ()
    assert "postcode" not in page.cookies
    assert "<b>" not in html.split('name="postcode"')[1].split(">")[0]


def test_a_remembered_postcode_is_answered_at_once(client, served):
    furnish(*everything([make_bouquet()]))
    client.cookies["postcode"] = "1050"

    html = client.get("/en/").content.decode()

    assert "Ixelles: delivery is €6.00" in html
