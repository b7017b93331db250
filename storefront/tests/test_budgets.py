"""Queries of a page do not grow with the catalogue."""

from django.core.cache import cache
from django.core.management import call_command

import pytest

from catalogue.tests.factories import make_addon
from storefront.tests.factories import hang, make_picture, make_shelf_of, put_on

pytestmark = pytest.mark.django_db

BUDGETS = {"product": 6, "category": 8, "search": 8}


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
