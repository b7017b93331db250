"""Own orders: what is coming, the history, one order."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from shop.order import statuses
from storefront.account.tests.factories import make_line, make_order
from users.tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.feature("E2")]


@pytest.fixture
def ann(client):
    user = make_user("ann@example.com", first_name="Ann")
    client.force_login(user)
    return user


def queries_of(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_history_lists_own_orders_only(client, ann):
    own = make_order(ann)
    others = make_order(make_user())

    page = client.get("/en/account/orders/").content.decode()

    assert own.number in page
    assert "€56.00" in page
    assert others.number not in page


def test_the_history_comes_in_pages(client, ann):
    numbers = [make_order(ann).number for _ in range(21)]

    first = client.get("/en/account/orders/").content.decode()
    second = client.get("/en/account/orders/?page=2").content.decode()

    assert numbers[20] in first
    assert numbers[0] not in first
    assert numbers[0] in second


@pytest.mark.feature("E2", refuses=True)
@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "9" * 40])
def test_a_page_that_is_not_there_is_not_found(client, ann, page):
    make_order(ann)

    assert client.get(f"/en/account/orders/?page={page}").status_code == 404


def test_an_order_shows_its_lines_deliveries_state_and_total(client, ann):
    order = make_order(ann, status="preparing")
    loose = make_line(order)
    loose.title = "A seat at the workshop"
    loose.save()

    page = client.get(f"/en/account/orders/{order.number}/").content.decode()

    for text in (
        "Garden Letter, Standard",
        "A seat at the workshop",
        "Simone Peeters",
        "3000 Leuven",
        "For &lt;you&gt;",
        "in the workroom",
        "€90.00",
        "€11.00",
        "€56.00",
    ):
        assert text in page, text


@pytest.mark.feature("E2", refuses=True)
def test_anothers_order_does_not_exist(client, ann):
    others = make_order(make_user())
    guests = make_order(None)

    for number in (others.number, guests.number, "CF-NONE-00000"):
        assert client.get(f"/en/account/orders/{number}/").status_code == 404


@pytest.mark.feature("E2", refuses=True)
def test_a_link_to_pay_is_shown_only_while_it_is_due(client, ann):
    due, paid = make_order(ann, status="pending"), make_order(ann)

    assert ">Pay</a>" in show(client, due)
    assert ">Pay</a>" not in show(client, paid)


def show(client, order):
    return client.get(f"/en/account/orders/{order.number}/").content.decode()


def test_the_summary_shows_what_is_coming_soonest_first(client, ann):
    later, sooner = make_order(ann, days=5), make_order(ann, days=0)
    for order in (
        make_order(ann, days=-1),
        make_order(ann, status="cancelled"),
        make_order(ann, status="delivered", days=0),
        make_order(make_user()),
    ):
        assert order not in (later, sooner)

    response = client.get("/en/account/")

    coming = [delivery.order for delivery in response.context["coming"]]
    assert coming == [sooner, later]
    assert response.context["order_count"] == 5


def test_the_summary_says_what_waits_for_payment(client, ann):
    order = make_order(ann, status="pending")

    page = client.get("/en/account/").content.decode()

    assert f"Order {order.number} waits for your payment." in page


def test_an_empty_account_says_what_to_do(client, ann):
    page = client.get("/en/account/").content.decode()

    assert "Nothing is on its way" in page
    assert "/en/shop/" in page


@pytest.mark.feature("R-L6")
@pytest.mark.parametrize("url", ["/en/account/", "/en/account/orders/"])
def test_pages_cost_the_same_queries_however_many_orders(client, ann, url):
    for _ in range(10):
        make_order(ann)
    few = queries_of(client, url)
    for _ in range(90):
        make_order(ann)

    assert queries_of(client, url) <= few + 2


@pytest.mark.feature("R-L6")
def test_an_order_costs_the_same_queries_however_many_lines(client, ann):
    small, big = make_order(ann, lines=1), make_order(ann, lines=30)
    # What every page's frame keeps in the cache is read by the first page.
    client.get(f"/en/account/orders/{small.number}/")

    costs = [
        queries_of(client, f"/en/account/orders/{order.number}/")
        for order in (small, big)
    ]

    assert costs[0] == costs[1]


@pytest.mark.parametrize("status", statuses.LABELS)
def test_every_state_has_words_and_a_page(client, ann, status):
    order = make_order(ann, status=status)

    assert str(statuses.LABELS[status]) in show(client, order)
