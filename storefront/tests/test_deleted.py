"""A deleted product is nowhere but on past orders, until it is brought back."""

from django.urls import reverse

import pytest

from catalogue.cards import fetch_cards
from catalogue.errors import SizeTaken
from catalogue.models import Category, Product
from catalogue.removal import delete_product, restore_product
from catalogue.selling import may_be_bought
from catalogue.tests.factories import make_bouquet, only_size
from shop.dashboard.tests.factories import (
    client_of,
    make_order,
    make_user,
    manager_client,
)
from stock.models import StockMovement
from storefront.tests.factories import lines, put_in
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def bouquet():
    """A bouquet on a shelf."""
    shelf = Category.add_root(name_en="Roses", slug="roses")
    bouquet = make_bouquet("Garden Letter")
    bouquet.categories.add(shelf)
    return bouquet


@pytest.fixture
def manager():
    """Who deletes products."""
    return manager_client()


def press_delete(client, product):
    page = reverse("dashboard:catalogue-product-delete", args=[product.pk])
    return client.post(page, follow=True)


def seen(client, bouquet):
    """Return on which lists a visitor finds a bouquet."""
    pages = {
        "shop": "/en/shop/",
        "search": "/en/search/?q=garden",
        "wishlist": reverse("catalogue:wishlist"),
    }
    found = {
        name
        for name, page in pages.items()
        if bouquet in [card.product for card in client.get(page).context["cards"]]
    }
    if client.get(bouquet.get_absolute_url()).status_code == 200:
        found.add("page")
    if fetch_cards([bouquet.pk])[bouquet.pk].shown:
        found.add("blocks")
    return found


EVERYWHERE = {"shop", "search", "wishlist", "page", "blocks"}


@pytest.mark.feature("B6")
@pytest.mark.feature("K3")
@pytest.mark.usefixtures("indexed")
def test_deleted_it_is_on_no_list_and_restored_on_all(client, bouquet, manager):
    client.force_login(User.objects.create_user(email="anne@example.com"))
    client.post(reverse("catalogue:wishlist-add", args=[bouquet.pk]))
    assert seen(client, bouquet) == EVERYWHERE

    press_delete(manager, bouquet)

    assert seen(client, bouquet) == set()
    bouquet.refresh_from_db()
    size = only_size(bouquet)
    assert bouquet.deleted_at == size.deleted_at is not None
    assert bouquet.deleted_by.email.startswith("person-")
    listed = manager.get(reverse("stock_admin:deleted"))
    assert [row.pk for row in listed.context["page_obj"]] == [bouquet.pk]

    manager.post(reverse("stock_admin:restore", args=[bouquet.pk]))

    assert seen(client, bouquet) == EVERYWHERE
    assert may_be_bought(only_size(bouquet)) is None


@pytest.mark.feature("B6", refuses=True)
@pytest.mark.feature("K3", refuses=True)
def test_deleted_it_cannot_be_bought(client, bouquet):
    size = only_size(bouquet)
    delete_product(product_id=bouquet.pk)

    answer = put_in(client, size, page=bouquet.pk)

    assert answer.status_code == 422
    assert lines() == []
    assert may_be_bought(only_size(bouquet)) == "This is no longer for sale."


@pytest.mark.feature("B6")
def test_past_orders_their_ledger_and_their_stock_stay(manager):
    order = make_order()
    line = order.lines.get()
    family = line.product.parent

    delete_product(product_id=family.pk)

    assert order.lines.get().product == line.product
    page = manager.get(reverse("dashboard:order-detail", args=[order.number]))
    assert (page.status_code, line.title in page.text) == (200, True)
    assert StockMovement.objects.filter(stockrecord=line.stockrecord).exists()
    ledger = reverse("stock_admin:ledger", args=[family.pk])
    staff = client_of(
        make_user("wagtailadmin.access_admin", "stock.view_stockmovement")
    )
    assert "This product was deleted" in staff.get(ledger).text


def test_the_dashboard_neither_lists_nor_opens_it(bouquet, manager):
    delete_product(product_id=bouquet.pk)

    listed = manager.get(reverse("dashboard:catalogue-product-list"))
    opened = manager.get(reverse("dashboard:catalogue-product", args=[bouquet.pk]))

    assert "Garden Letter" not in listed.text
    assert opened.url == reverse("stock_admin:deleted")
    assert press_delete(manager, bouquet).status_code == 404


def test_a_size_is_deleted_alone_and_its_place_can_be_taken(manager):
    bouquet = make_bouquet(sizes={"standard": ("39.00", 5), "deluxe": ("55.00", 5)})
    small = bouquet.children.get(size="standard")

    press_delete(manager, small)

    bouquet.refresh_from_db()
    assert str(bouquet.from_price) == "55.00"
    assert bouquet.deleted_at is None
    Product.objects.create(structure="child", parent=bouquet, size="standard", upc="n")
    with pytest.raises(SizeTaken):
        restore_product(product_id=small.pk)
    small.refresh_from_db()
    assert small.deleted_at


def test_restoring_a_bouquet_leaves_sizes_deleted_before_away():
    bouquet = make_bouquet(sizes={"standard": ("39.00", 5), "deluxe": ("55.00", 5)})
    small = bouquet.children.get(size="standard")
    delete_product(product_id=small.pk)
    delete_product(product_id=bouquet.pk)

    with pytest.raises(SizeTaken):
        restore_product(product_id=small.pk)
    restore_product(product_id=bouquet.pk)

    left = bouquet.children.filter(deleted_at=None).values_list("size", flat=True)
    assert list(left) == ["deluxe"]


@pytest.mark.feature("B6", refuses=True)
def test_nobody_restores_without_the_right(bouquet):
    delete_product(product_id=bouquet.pk)
    florist = client_of(
        make_user("wagtailadmin.access_admin", "stock.view_stockmovement")
    )

    florist.post(reverse("stock_admin:restore", args=[bouquet.pk]))

    bouquet.refresh_from_db()
    assert bouquet.deleted_at


@pytest.mark.parametrize("rows", [10, 100])
def test_a_long_list_of_deleted_costs_no_more_queries(
    manager, rows, django_assert_max_num_queries
):
    for number in range(rows):
        delete_product(product_id=make_bouquet(f"B{number}").pk)

    with django_assert_max_num_queries(20):
        page = manager.get(reverse("stock_admin:deleted"))

    assert len(page.context["page_obj"].object_list) == min(rows, 50)
