"""Queries of a page do not grow with the catalogue, nor those of a purchase."""

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from catalogue.pictures import line_pictures
from catalogue.tests.factories import make_addon, make_bouquet, only_size
from delivery.wishes import make_wish
from shop.checkout.tests.factories import make_ground
from storefront.tests.factories import (
    hang,
    make_picture,
    make_shelf,
    make_shelf_of,
    put_in,
    put_on,
)
from storefront.tests.test_checkout import CHECKOUT, answers

pytestmark = pytest.mark.django_db

BUDGETS = {"product": 6, "category": 4, "search": 7}
# A guest's purchase of one bouquet, step by step; savepoints are left out.
PURCHASE = {
    "add": 4,
    "basket": 1,
    "form": 1,
    "recount": 5,
    "order": 27,
    "return": 18,
    "page": 8,
}


@pytest.mark.parametrize("rows", [10, 100])
@pytest.mark.parametrize("name", BUDGETS)
def test_queries_stay_in_their_budget(
    client, django_assert_max_num_queries, name, rows
):
    shelf = make_shelf_of(rows)
    bouquets = list(shelf.product_set.all())
    put_on(shelf, *(make_addon(f"Add-on {n}") for n in range(8)))
    picture = make_picture("one")
    for bouquet in bouquets:
        hang(bouquet, picture)
    if name == "search":
        call_command("wagtail_update_index", verbosity=0)
    address = {
        "product": bouquets[0].get_absolute_url(),
        "category": f"/en/shop/category/{shelf.slug}_{shelf.pk}/?per_page=100",
        "search": "/en/search/?q=bouquet",
    }[name]
    cache.clear()
    # Menus, rules and counts are read once a minute for everybody.
    client.get(address)
    with django_assert_max_num_queries(BUDGETS[name]):
        page = client.get(address)
    assert page.status_code == 200
    if name != "product":
        assert len(page.context["cards"]) >= min(rows, 48)


@pytest.mark.feature("R-L5")
def test_a_guests_purchase_stays_in_its_budget(bank):
    make_ground()
    bouquet = make_bouquet(price="39.00")
    hang(bouquet, make_picture("one"))
    # What is kept for everybody is there from a visitor before.
    buy(Client(), bank, only_size(bouquet))

    asked = buy(Client(), bank, only_size(bouquet))

    over = {name: n for name, n in asked.items() if n > PURCHASE[name]}
    assert over == {}


def buy(client, bank, size) -> dict:
    """Buy one bouquet; return how many queries each step took."""
    asked = {}

    def step(name, send):
        with CaptureQueriesContext(connection) as captured:
            answer = send()
        asked[name] = len([q for q in captured if "SAVEPOINT" not in q["sql"]])
        return answer

    step("add", lambda: put_in(client, size))
    step("basket", lambda: client.get("/en/basket/"))
    step("form", lambda: client.get(CHECKOUT))
    step("recount", lambda: client.post(CHECKOUT, answers(refresh="1")))
    sent = step("order", lambda: client.post(CHECKOUT, answers()))
    key = sent["Location"].rstrip("/").rsplit("/", 1)[1]
    bank.decide(key, "success")
    back = step("return", lambda: client.get(f"{CHECKOUT}return/{key}/"))
    page = step("page", lambda: client.get(back["Location"]))
    assert page.context["state"] == "paid"
    return asked


def test_pictures_of_lines_are_kept_until_one_changes(django_assert_num_queries):
    bouquet = make_bouquet()
    hang(bouquet, make_picture("one"))
    size = only_size(bouquet)
    line_pictures([size])

    with django_assert_num_queries(0):
        before = line_pictures([size])
    image = bouquet.images.get()
    image.picture = make_picture("two")
    image.save()
    after = line_pictures([size])

    assert [found[size.pk].title for found in (before, after)] == ["one", "two"]


def test_lead_times_of_shelves_are_kept_until_one_changes(django_assert_num_queries):
    bouquet, shelf = make_bouquet(), make_shelf("Slow", lead_time_days=2)
    items = [(only_size(bouquet), 1)]
    at_first = make_wish(items).lead_days

    put_on(shelf, bouquet)
    make_wish(items)
    with django_assert_num_queries(0):
        on_shelf = make_wish(items).lead_days
    shelf.lead_time_days = 3
    shelf.save()

    assert (at_first, on_shelf, make_wish(items).lead_days) == (0, 2, 3)
