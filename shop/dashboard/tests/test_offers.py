"""Offers made in the dashboard reach the basket and the order."""

from decimal import Decimal

from oscar.core.loading import get_model

import pytest

from catalogue.tests.factories import make_addon, make_bouquet, only_size
from shop.checkout.services import prepare_basket
from shop.checkout.tests.factories import make_basket, order_from
from shop.dashboard.tests.factories import admin_client

Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Range = get_model("offer", "Range")

pytestmark = pytest.mark.django_db
WIZARD = "/dashboard/offers/new"


def make_offer(shelf):
    """Make "10 % off a range" the way staff does, step by step."""
    client = admin_client()
    steps = [
        ("metadata", {"name": "Rose week", "offer_type": "Site", "description": ""}),
        ("incentive", {"range": shelf.pk, "type": "Percentage", "value": "10"}),
        ("condition", {"range": shelf.pk, "type": "Count", "value": "1"}),
        ("restrictions", {"priority": "0", "exclusive": "on"}),
    ]
    for step, data in steps:
        answer = client.post(f"{WIZARD}/{step}/", data)
        assert answer.status_code == 302, answer.context["form"].errors


def test_ten_percent_off_a_range_shows_in_the_basket_and_in_the_order():
    bouquet, vase = only_size(make_bouquet(price="39.00")), make_addon(price="18.00")
    shelf = Range.objects.create(name="Bouquets")
    shelf.add_product(bouquet)
    make_offer(shelf)
    basket = prepare_basket(make_basket(bouquet, vase))
    assert basket.total_discount == Decimal("3.90")
    assert basket.total_incl_tax == Decimal("53.10")

    order = order_from(basket)

    lines = sum(line.line_price_before_discounts_incl_tax for line in order.lines.all())
    discounts = sum(discount.amount for discount in order.discounts.all())
    assert (lines, discounts) == (Decimal("57.00"), Decimal("3.90"))
    assert order.shipping_incl_tax == Decimal("6.00")
    assert order.total_incl_tax == lines - discounts + order.shipping_incl_tax
    assert {
        line.title: str(line.line_price_incl_tax) for line in order.lines.all()
    } == {bouquet.get_title(): "35.10", "Vase": "18.00"}


def test_a_range_outside_the_basket_takes_nothing_off():
    shelf = Range.objects.create(name="Bouquets")
    shelf.add_product(only_size(make_bouquet()))
    make_offer(shelf)

    basket = prepare_basket(make_basket())

    assert basket.total_incl_tax == Decimal("39.00")
