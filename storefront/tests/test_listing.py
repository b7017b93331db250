"""Shelves: filters, order and pages live in the address."""

from decimal import Decimal

from django.core.cache import cache
from django.urls import reverse

import pytest

from catalogue.models import Tag
from catalogue.tests.factories import make_bouquet, only_size
from storefront.tests.factories import (
    make_shelf,
    make_shelf_of,
    put_on,
    set_stock,
)

pytestmark = pytest.mark.django_db

SHOP = "/en/shop/"


def names(response):
    """Return the titles shown, in order."""
    return [card.product.title for card in response.context["cards"]]


def prices(response):
    """Return the lowest prices shown, in order."""
    return [card.price.amount for card in response.context["cards"]]


@pytest.fixture
def three():
    """Return bouquets for 30, 20 and 40 euros."""
    return [
        make_bouquet(title, price)
        for title, price in (("Mid", "30.00"), ("Low", "20.00"), ("High", "40.00"))
    ]


@pytest.mark.feature("B9")
def test_price_filters_and_sorts(client, three):
    found = client.get(SHOP, {"price_min": "25", "sort": "price"})
    assert names(found) == ["Mid", "High"]
    assert prices(client.get(SHOP, {"sort": "-price"})) == [
        Decimal(price) for price in ("40.00", "30.00", "20.00")
    ]
    assert names(client.get(SHOP, {"sort": "newest"}))[0] == "High"


@pytest.mark.feature("B9")
def test_a_price_typed_with_a_comma_counts(client, three):
    assert names(client.get("/fr/shop/", {"price_max": "29,99"})) == ["Low"]


@pytest.mark.feature("B9")
def test_tags_narrow_together_and_are_links_that_toggle(client, three):
    love, winter = (Tag.objects.create(slug=s, name=s) for s in ("love", "winter"))
    three[0].tags.add(love, winter)
    three[1].tags.add(love)
    cache.clear()
    found = client.get(SHOP, {"tag": ["love", "winter"]})
    assert names(found) == ["Mid"]
    chips = {chip["slug"]: chip for chip in found.context["chips"]}
    assert chips["love"]["count"] == 2
    assert chips["love"]["url"] == "?tag=winter"


@pytest.mark.feature("B9")
def test_sold_out_bouquets_can_be_left_out(client, three):
    set_stock(only_size(three[0]), 0)
    assert "Mid" not in names(client.get(SHOP, {"available": "1"}))
    assert b"Sold out" in client.get(SHOP).content


@pytest.mark.feature("B9", refuses=True)
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"sort": "; DROP TABLE"}, 3),
        ({"sort": "-from_price"}, 3),
        ({"price_min": "50", "price_max": "10"}, 0),
        ({"price_min": "NaN", "price_max": "-Infinity"}, 3),
        ({"price_min": "1e400"}, 3),
        ({"tag": ["no-such-tag"]}, 0),
        ({"tag": ["x" * 5000]}, 0),
        ({"available": "perhaps"}, 3),
    ],
)
def test_filters_that_make_no_sense_are_left_out(client, three, query, count):
    response = client.get(SHOP, query)
    assert response.status_code == 200
    assert len(names(response)) == count


def test_an_empty_shelf_says_what_to_do_next(client):
    assert b"Clear all" in client.get(SHOP, {"price_min": "9"}).content


@pytest.mark.feature("B10")
def test_pages_show_what_was_asked_and_link_to_each_other(client):
    shelf = make_shelf_of(7)
    url = reverse("catalogue:category", args=[shelf.slug, shelf.pk])
    first = client.get(url, {"per_page": "3", "sort": "price"})
    assert len(names(first)) == 3
    assert (2, "?per_page=3&sort=price&page=2") in first.context["pages"]
    last = client.get(url, {"per_page": "3", "page": "3", "sort": "price"})
    assert len(names(last)) == 1
    assert not set(names(first)) & set(names(last))


@pytest.mark.feature("B10", refuses=True)
@pytest.mark.feature("R-X10", refuses=True)
@pytest.mark.parametrize(
    "page", ["0", "-1", "1.5", "one", "1e3", "٣", "", "9" * 30, "2"]
)
def test_pages_that_are_no_pages_do_not_exist(client, page):
    make_bouquet()
    assert client.get(SHOP, {"page": page}).status_code == 404


@pytest.mark.feature("B10", refuses=True)
@pytest.mark.parametrize(
    ("asked", "got"),
    [("101", 100), ("0", 1), ("99999999999", 24), ("ten", 24), ("٣", 24), ("-5", 24)],
)
def test_the_page_size_has_bounds(client, asked, got):
    make_bouquet()
    response = client.get(SHOP, {"per_page": asked})
    assert response.context["page"].paginator.per_page == got


@pytest.mark.feature("B2")
def test_a_shelf_shows_what_is_on_it_and_below(client):
    shelf = make_shelf("Plants")
    below = shelf.add_child(name="Orchids")
    orchid, rose = make_bouquet("Orchid"), make_bouquet("Rose")
    put_on(below, orchid)
    cache.clear()
    response = client.get(reverse("catalogue:category", args=[shelf.slug, shelf.pk]))
    assert names(response) == ["Orchid"]
    assert rose.title not in response.content.decode()


@pytest.mark.feature("B2")
def test_a_shelf_has_one_address(client):
    shelf = make_shelf("Plants")
    response = client.get(f"/en/shop/category/other_{shelf.pk}/")
    assert (response.status_code, response["Location"][-1]) == (301, "/")


@pytest.mark.feature("B2", refuses=True)
def test_a_hidden_shelf_hides_what_is_below_it(client):
    shelf = make_shelf("Secret", is_public=False)
    below = shelf.add_child(name="Deeper")
    for each in (shelf, below):
        url = f"/en/shop/category/{each.slug}_{each.pk}/"
        assert client.get(url).status_code == 404
    assert "Secret" not in client.get(SHOP).content.decode()
    assert client.get("/en/shop/category/any_999999999/").status_code == 404


def test_htmx_gets_the_results_alone(client):
    make_bouquet()
    page = client.get(SHOP, headers={"HX-Request": "true"}).content
    assert b"<html" not in page
    assert b'id="results"' in page
