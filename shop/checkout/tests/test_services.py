"""Placing an order: one commit, or nothing."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from catalogue.kinds import Kind
from catalogue.models import Product
from catalogue.removal import delete_product
from catalogue.tests.factories import make_addon, make_bouquet, only_size
from delivery.errors import DateNotOffered, PostcodeNotServed
from delivery.models import Delivery, DeliveryLine
from shop.checkout import services
from shop.checkout.errors import EmptyBasket, LinesRefused, PricesChanged
from shop.checkout.tests.factories import (
    make_basket,
    order_from,
    request_for,
)
from stock.models import StockHold
from users.models import User

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
Basket = get_model("basket", "Basket")
StockRecord = get_model("partner", "StockRecord")


def promised():
    """Return how many units are promised in the whole shop."""
    return sum(StockRecord.objects.values_list("num_allocated", flat=True))


def assert_nothing_written(basket, status="Open"):
    """Check that a refused order left no trace."""
    assert not Order.objects.exists()
    assert not Delivery.objects.exists()
    assert not StockHold.objects.exists()
    assert promised() == 0
    assert Basket.objects.get(pk=basket.pk).status == status


@pytest.mark.feature("D1")
def test_an_order_holds_its_stock_and_freezes_its_basket():
    basket = make_basket(quantity=2)

    order = order_from(basket)

    assert order.status == "pending"
    assert order.total_incl_tax == Decimal("84.00")
    assert order.shipping_incl_tax == Decimal("6.00")
    assert promised() == 2
    assert Basket.objects.get(pk=basket.pk).status == "Frozen"
    left = order.hold.expires_at - timezone.now()
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)


@pytest.mark.feature("D1", refuses=True)
def test_an_empty_basket_is_refused():
    basket = make_basket()
    basket.lines.all().delete()

    with pytest.raises(EmptyBasket):
        order_from(basket)

    assert_nothing_written(basket)


@pytest.mark.feature("R-C11")
def test_ordering_the_same_basket_twice_gives_the_same_order():
    basket = make_basket()

    first, second = order_from(basket), order_from(basket)

    assert first.pk == second.pk
    assert Order.objects.count() == 1
    assert promised() == 1


def test_a_basket_that_was_paid_is_refused():
    basket = make_basket()
    order_from(basket)
    Basket.objects.update(status="Submitted")

    with pytest.raises(EmptyBasket):
        order_from(basket)

    assert Order.objects.count() == 1


@pytest.mark.feature("C4", refuses=True)
def test_more_than_is_free_is_refused_by_name_and_number():
    bouquet = only_size(make_bouquet(units=2))
    basket = make_basket(bouquet, quantity=3)

    with pytest.raises(LinesRefused) as refusal:
        order_from(basket)

    ((line, reason),) = refusal.value.data["lines"]
    assert line.product == bouquet
    assert reason == "Only 2 are left."
    assert_nothing_written(basket)


@pytest.mark.feature("R-C03")
def test_two_cards_for_the_same_bouquet_are_judged_on_their_sum():
    bouquet = only_size(make_bouquet(units=5))
    basket = make_basket(bouquet, quantity=3)
    basket.add_product(bouquet, 3, card="For Paul")

    with pytest.raises(LinesRefused) as refusal:
        order_from(basket)

    named = [line.pk for line, _reason in refusal.value.data["lines"]]
    assert named == list(basket.lines.order_by("pk").values_list("pk", flat=True))
    assert basket.lines.count() == 2
    assert_nothing_written(basket)


@pytest.mark.feature("R-O1")
def test_the_last_unit_taken_between_check_and_allocation_is_refused(monkeypatch):
    bouquet = only_size(make_bouquet(units=1))
    basket = make_basket(bouquet)
    monkeypatch.setattr(
        services,
        "fault_point",
        lambda name: StockRecord.objects.update(num_allocated=1),
    )

    with pytest.raises(LinesRefused):
        order_from(basket)

    assert not Order.objects.exists()


@pytest.mark.feature("C5")
def test_a_changed_price_must_be_accepted_before_ordering():
    bouquet = only_size(make_bouquet(price="39.00"))
    basket = make_basket(bouquet)
    StockRecord.objects.update(price=Decimal("45.00"))

    with pytest.raises(PricesChanged) as refusal:
        order_from(basket)

    (line,) = refusal.value.data["lines"]
    assert line.price_incl_tax == Decimal("39.00")
    assert line.unit_price_incl_tax == Decimal("45.00")
    assert_nothing_written(basket)


@pytest.mark.feature("C5", refuses=True)
def test_another_total_than_the_customer_saw_is_refused():
    basket = make_basket()

    with pytest.raises(PricesChanged) as refusal:
        order_from(basket, expected_total=Decimal("44.99"))

    assert refusal.value.data == {"old": Decimal("44.99"), "new": Decimal("45.00")}
    assert_nothing_written(basket)


@pytest.mark.feature("R-O15")
@pytest.mark.parametrize(
    "change",
    [{"is_public": False}, {"deleted_at": timezone.now()}, {"kind": Kind.SEAT}],
)
def test_what_is_not_sold_any_more_is_refused(change):
    bouquet = only_size(make_bouquet())
    basket = make_basket(bouquet)
    Product.objects.filter(pk=bouquet.pk).update(**change)

    with pytest.raises(LinesRefused):
        order_from(basket)

    assert_nothing_written(basket)


def test_a_hidden_bouquet_hides_its_sizes():
    bouquet = only_size(make_bouquet())
    basket = make_basket(bouquet)
    Product.objects.filter(pk=bouquet.parent_id).update(is_public=False)

    with pytest.raises(LinesRefused):
        order_from(basket)

    assert_nothing_written(basket)


@pytest.mark.feature("V3", refuses=True)
def test_a_postcode_we_do_not_serve_is_refused():
    basket = make_basket()

    with pytest.raises(PostcodeNotServed):
        order_from(basket, delivery=replace(request_for(), postcode="9999"))

    assert_nothing_written(basket)


def test_a_day_in_the_past_is_refused_with_the_next_one():
    basket = make_basket()
    first = request_for().date
    past = replace(request_for(), date=timezone.localdate() - timedelta(days=1))

    with pytest.raises(DateNotOffered) as refusal:
        order_from(basket, delivery=past)

    assert refusal.value.data["next_date"] == first
    assert_nothing_written(basket)


@pytest.mark.feature("V9")
def test_the_recipient_is_apart_from_the_buyer():
    user = User.objects.create_user("anne@example.com", "x")
    basket = make_basket(owner=user)

    order = order_from(basket, user=user)

    delivery = order.deliveries.get()
    assert delivery.recipient_name == "Mamie Dubois"
    assert order.sender.name == "Anne Peeters"
    assert order.user == user
    assert not user.addresses.exists()


@pytest.mark.feature("V11")
def test_an_addon_follows_its_bouquet():
    bouquet, vase = only_size(make_bouquet()), make_addon()
    basket = make_basket(bouquet)
    line = basket.lines.get()
    basket.add_product(vase, 1, parent=line)

    order = order_from(basket)

    rows = {row.line.product_id: row for row in DeliveryLine.objects.all()}
    assert rows[vase.pk].goes_with == rows[bouquet.pk]
    assert rows[vase.pk].delivery.order == order


@pytest.mark.feature("E3")
def test_an_order_keeps_what_was_bought():
    bouquet = only_size(make_bouquet(title="Garden Letter", price="39.00"))
    order = order_from(make_basket(bouquet))

    Product.objects.filter(pk=bouquet.parent_id).update(
        title_en="Renamed", is_public=False
    )
    StockRecord.objects.update(price=Decimal("99.00"))
    delete_product(product_id=bouquet.pk)

    line = order.lines.get()
    assert line.title == "Garden Letter"
    assert line.line_price_incl_tax == Decimal("39.00")
    assert line.unit_price_excl_tax + (line.unit_price_incl_tax * 6 / 106).quantize(
        Decimal("0.01")
    ) == Decimal("39.00")


@pytest.mark.feature("R-O9")
def test_order_numbers_say_nothing():
    numbers = {order_from(make_basket()).number for _ in range(5)}

    assert len(numbers) == 5
    assert all(len(number) == 14 and number.startswith("CF-") for number in numbers)


@pytest.mark.feature("R-L5")
@pytest.mark.parametrize("lines", [1, 4, 12])
def test_placing_an_order_costs_a_bounded_number_of_queries(lines):
    # What caches keep, and the day's row, is there from an order before.
    order_from(make_basket())
    basket = make_basket(*(only_size(make_bouquet()) for _ in range(lines)))
    request = request_for()

    with CaptureQueriesContext(connection) as captured:
        order_from(basket, delivery=request)

    asked = [q for q in captured if "SAVEPOINT" not in q["sql"]]
    # A line is a row of its own and takes its stock; all else is written together.
    assert len(asked) <= 13 + 2 * lines
    assert Order.objects.order_by("pk").last().lines.count() == lines


@pytest.mark.feature("E3", refuses=True)
def test_what_was_ordered_cannot_be_deleted_from_under_its_delivery():
    order = order_from(make_basket())
    line = order.lines.get()

    with pytest.raises(ProtectedError):
        line.delete()

    assert order.lines.get() == line
