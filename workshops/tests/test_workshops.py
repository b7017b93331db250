"""Workshops and their dates."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from wagtail.models import Site

import pytest

from cms.identity import SiteIdentity
from home.tests.factories import make_workshop, make_workshops
from workshops.models import WorkshopPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshops():
    """Return the list of workshops in English."""
    return make_workshops()


def page(client, url="/en/workshops/", **query):
    """Return the text of an answer."""
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_past_and_cancelled_dates_are_hidden_and_full_ones_say_so(client, workshops):
    dates = [(-1, "open"), (2, "cancelled"), (9, "full"), (5, "open")]
    make_workshop(workshops, "A wreath", slug="wreath", dates=dates)

    found = WorkshopPage.objects.get().dates_ahead()
    html = page(client)

    assert [date.full for date in found] == [False, True]
    assert html.count("<time") == 2
    assert html.count(">Full<") == 1
    assert page(client, "/en/workshops/wreath/").count("<time") == 2


def test_dates_of_all_workshops_are_listed_soonest_first(client, workshops):
    make_workshop(workshops, "Late", dates=[(40, "open")])
    make_workshop(workshops, "Soon", dates=[(3, "open"), (80, "open")])

    html = page(client)

    assert html.index("Soon") < html.index("Late")
    assert html.count("<li>") >= 3


def test_a_month_is_filtered(client, workshops):
    make_workshop(workshops, "This one", slug="one", dates=[(40, "open")])
    make_workshop(workshops, "That one", slug="two", dates=[(3, "open")])
    month = WorkshopPage.objects.get(slug="one").dates_ahead()[0].month

    html = page(client, month=month)

    assert "This one" in html
    assert "That one" not in html


@pytest.mark.parametrize("month", ["2020-01", "x", "\x00", "9999-99"])
def test_an_odd_month_shows_every_date(client, workshops, month):
    make_workshop(workshops, "This one", dates=[(40, "open")])

    assert "This one" in page(client, month=month)


def test_a_workshop_without_a_date_is_announced_for_later(client, workshops):
    make_workshop(workshops, "Again in spring")

    html = page(client)

    assert "Again in spring" in html
    assert "No date is fixed right now" in html


def test_places_are_asked_for_by_phone_or_mail_and_no_button_pretends(
    client, workshops
):
    SiteIdentity.for_site(Site.objects.get(is_default_site=True))
    SiteIdentity.objects.update(phone="+32 2 000 14 14", email="hello@example.com")
    make_workshop(workshops, slug="wreath", dates=[(3, "open")])

    html = page(client, "/en/workshops/wreath/")

    assert 'href="tel:+3220001414"' in html
    assert 'href="mailto:hello@example.com' in html
    assert "<form" not in html.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize(
    "wrong", [{"duration_minutes": 0}, {"price": Decimal("-1")}, {"price": "cheap"}]
)
def test_what_cannot_be_is_refused(workshops, wrong):
    workshop = make_workshop(workshops)

    for name, value in wrong.items():
        setattr(workshop, name, value)

    with pytest.raises(ValidationError) as refusal:
        workshop.full_clean()
    assert set(refusal.value.error_dict) == set(wrong)


@pytest.mark.parametrize("wrong", [{"duration_minutes": 0}, {"price": Decimal("-1")}])
def test_the_database_refuses_it_as_well(workshops, wrong):
    make_workshop(workshops)

    with pytest.raises(IntegrityError), transaction.atomic():
        WorkshopPage.objects.update(**wrong)

    assert WorkshopPage.objects.get().price == Decimal("68.00")


def test_the_list_costs_the_same_for_few_and_many(
    client, workshops, django_assert_num_queries
):
    make_workshop(workshops, dates=[(3, "open")])
    page(client)
    with django_assert_num_queries(4):
        page(client)
    for _number in range(6):
        make_workshop(workshops, dates=[(3, "open"), (4, "full")])
    page(client)

    with django_assert_num_queries(4):
        page(client)
