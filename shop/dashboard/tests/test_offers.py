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


def make_offer(
    shelf, offer_type="Site", at_least="2", kind="Percentage", **restrictions
):
    """Make "10 % off a range" the way staff does; return the last answer."""
    client = admin_client()
    steps = [
        (
            "metadata",
            {"name": "Rose week", "offer_type": offer_type, "description": ""},
        ),
        ("incentive", {"range": shelf.pk, "type": kind, "value": "10"}),
        ("condition", {"range": shelf.pk, "type": "Count", "value": at_least}),
        ("restrictions", {"priority": "0", "exclusive": "on"}),
    ]
    for step, data in steps:
        answer = client.post(f"{WIZARD}/{step}/", data)
        if answer.status_code != 302:
            break
    return answer


@pytest.mark.feature("W4")
def test_ten_percent_off_a_range_shows_in_the_basket_and_in_the_order():
    bouquet, vase = only_size(make_bouquet(price="39.00")), make_addon(price="18.00")
    shelf = Range.objects.create(name="Bouquets")
    shelf.add_product(bouquet)
    assert make_offer(shelf).status_code == 302
    basket = prepare_basket(make_basket(bouquet, bouquet, vase))
    assert basket.total_discount == Decimal("7.80")
    assert basket.total_incl_tax == Decimal("88.20")

    order = order_from(basket)

    lines = sum(line.line_price_before_discounts_incl_tax for line in order.lines.all())
    discounts = sum(discount.amount for discount in order.discounts.all())
    assert (lines, discounts) == (Decimal("96.00"), Decimal("7.80"))
    assert order.shipping_incl_tax == Decimal("6.00")
    assert order.total_incl_tax == lines - discounts + order.shipping_incl_tax
    assert {
        line.title: str(line.line_price_incl_tax) for line in order.lines.all()
    } == {bouquet.get_title(): "70.20", "Vase": "18.00"}


def test_a_range_outside_the_basket_takes_nothing_off():
    shelf = Range.objects.create(name="Bouquets")
    shelf.add_product(only_size(make_bouquet()))
    make_offer(shelf)

    basket = prepare_basket(make_basket())

    assert basket.total_incl_tax == Decimal("39.00")


@pytest.mark.feature("F1", refuses=True)
@pytest.mark.feature("X1", refuses=True)
@pytest.mark.parametrize("kind", ["Percentage", "Absolute", "Fixed"])
def test_what_lists_would_not_show_must_be_a_price_reduction(kind):
    shelf = Range.objects.create(name="Bouquets")

    answer = make_offer(shelf, at_least="1", kind=kind)

    assert answer.status_code == 200
    assert "/admin/pricereduction/" in answer.text
    assert "Lists would not show this." in answer.text
    assert not ConditionalOffer.objects.exists()


@pytest.mark.feature("X1", refuses=True)
def test_no_later_change_makes_a_plain_reduction_of_it():
    shelf = Range.objects.create(name="Bouquets")
    make_offer(shelf)
    offer = ConditionalOffer.objects.get()

    answer = admin_client().post(
        f"/dashboard/offers/{offer.pk}/condition/",
        {"range": shelf.pk, "type": "Count", "value": "1", "save": "1"},
    )

    offer.refresh_from_db()
    assert "Lists would not show this." in answer.text
    assert offer.condition.value == 2


@pytest.mark.feature("W4")
def test_a_vouchers_offer_may_take_ten_percent_off_anything():
    shelf = Range.objects.create(name="Bouquets")

    answer = make_offer(shelf, offer_type="Voucher", at_least="1")

    assert answer.status_code == 302
    assert ConditionalOffer.objects.get().offer_type == "Voucher"


@pytest.mark.feature("X1", refuses=True)
def test_offers_on_the_delivery_fee_are_not_offered():
    shelf = Range.objects.create(name="Bouquets")

    answer = make_offer(shelf, kind="Shipping percentage")

    assert answer.status_code == 200
    assert "type" in answer.context["form"].errors
    assert not ConditionalOffer.objects.exists()


@pytest.mark.feature("R-O6", refuses=True)
@pytest.mark.parametrize(
    "changes",
    [
        {"max_global_applications": "1"},
        {"max_discount": "7.79"},
        {"start_datetime": "yesterday"},
    ],
)
def test_a_cap_below_what_was_used_is_refused_at_the_field(changes):
    shelf = Range.objects.create(name="Bouquets")
    bouquet = only_size(make_bouquet(price="39.00"))
    shelf.add_product(bouquet)
    make_offer(shelf)
    for _time in range(2):
        order_from(make_basket(bouquet, quantity=2))
    offer = ConditionalOffer.objects.get()

    answer = admin_client().post(
        f"/dashboard/offers/{offer.pk}/restrictions/",
        {"priority": "0", "exclusive": "on"} | changes,
    )

    assert set(answer.context["form"].errors) == set(changes)
    offer.refresh_from_db()
    assert (offer.num_applications, offer.max_global_applications) == (2, None)
