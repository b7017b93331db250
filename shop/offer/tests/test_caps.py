"""Offers give what they may, never more, and get it back when an order falls."""

from decimal import Decimal

from oscar.core.loading import get_model

import pytest

from catalogue.tests.factories import make_addon, make_bouquet, only_size
from common.customers import customer_key
from promotions.tests.factories import reduce
from shop.checkout.services import prepare_basket
from shop.checkout.tests.factories import make_basket, order_from, sender
from shop.offer.errors import OfferGone
from shop.offer.models import Benefit, ConditionalOffer, OfferUse
from shop.offer.tests.factories import make_offer
from shop.order.processing import change_status
from stock.services import release_hold
from users.models import User

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")


def discount_of(basket, **known):
    return str(prepare_basket(basket, **known).total_discount or "0.00")


def counters(offer):
    offer.refresh_from_db()
    return offer.num_applications, str(offer.total_discount), offer.num_orders


@pytest.mark.feature("R-O6")
def test_a_cap_on_all_uses_is_counted_when_the_order_is_placed():
    offer = make_offer(max_global_applications=1)

    order = order_from(make_basket())

    assert str(order.total_incl_tax) == "41.10"
    assert counters(offer) == (1, "3.90", 1)
    assert discount_of(make_basket()) == "0.00"


@pytest.mark.feature("R-O6", refuses=True)
@pytest.mark.feature("R-C09", refuses=True)
def test_an_order_that_lost_the_race_for_the_last_use_is_refused():
    offer = make_offer(max_global_applications=1)
    late = prepare_basket(make_basket())
    order_from(make_basket())
    use = next(iter(late.offer_applications))["offer"]

    with pytest.raises(OfferGone, match="has just been used up"):
        use.take_use(
            order=Order.objects.get(), customer="", times=1, discount=Decimal("3.90")
        )

    assert counters(offer) == (1, "3.90", 1)
    assert OfferUse.objects.count() == 1


@pytest.mark.feature("R-O6")
def test_counters_come_back_when_the_unpaid_order_expires():
    offer = make_offer(max_global_applications=1)
    basket = make_basket()
    order = order_from(basket)

    release_hold(order_id=order.pk)

    assert counters(offer) == (0, "0.00", 0)
    assert not OfferUse.objects.exists()
    basket.refresh_from_db()
    assert (basket.status, discount_of(basket)) == ("Open", "3.90")


@pytest.mark.feature("R-O6")
def test_a_cancelled_order_gives_back_once():
    offer = make_offer()
    order_from(make_basket())
    order = order_from(make_basket())
    change_status(order_id=order.pk, status="paid")

    change_status(order_id=order.pk, status="cancelled")
    change_status(order_id=order.pk, status="cancelled")

    assert counters(offer) == (1, "3.90", 1)


@pytest.mark.feature("R-O6")
def test_a_guest_is_known_again_by_address():
    make_offer(max_user_applications=1)
    order_from(make_basket(), sender=sender(email="Anne@Example.com "))

    again = discount_of(make_basket(), email="anne@example.com")
    other = discount_of(make_basket(), email="bea@example.com")

    assert (again, other) == ("0.00", "3.90")


@pytest.mark.feature("R-O6")
def test_an_account_is_the_same_customer_as_its_address():
    make_offer(max_user_applications=1)
    order_from(make_basket(), sender=sender(email="anne@example.com"))
    user = User.objects.create_user("anne@example.com", "x")

    assert discount_of(make_basket(owner=user), user=user) == "0.00"
    assert OfferUse.objects.get().customer == customer_key("anne@example.com")
    assert "anne" not in OfferUse.objects.get().customer


@pytest.mark.feature("R-O6", refuses=True)
def test_a_customers_cap_holds_when_it_filled_after_the_basket_was_looked_at():
    offer = make_offer(max_user_applications=1)
    order = order_from(make_basket())

    with pytest.raises(OfferGone):
        offer.take_use(
            order=order_from(make_basket(), sender=sender(email="bea@example.com")),
            customer=order.offer_uses.get().customer,
            times=1,
            discount=Decimal("3.90"),
        )


@pytest.mark.feature("R-O6")
def test_a_discount_that_does_not_fit_in_what_is_left_is_not_given():
    offer = make_offer(max_discount=Decimal("5.00"))
    order_from(make_basket())

    second = make_basket()

    assert discount_of(second) == "0.00"
    order_from(second)
    assert counters(offer) == (1, "3.90", 1)


@pytest.mark.feature("R-O6", refuses=True)
def test_a_form_saved_late_does_not_undo_what_was_counted():
    offer = make_offer(max_global_applications=5)
    stale = ConditionalOffer.objects.get(pk=offer.pk)
    order_from(make_basket())

    stale.description = "Written before the order"
    stale.save()

    assert counters(offer) == (1, "3.90", 1)
    assert offer.description == "Written before the order"


@pytest.mark.feature("X1")
@pytest.mark.parametrize(
    ("price", "quantity", "percent", "discount"),
    [("39.95", 1, "10", "4.00"), ("3.33", 3, "33", "3.30"), ("0.05", 1, "10", "0.01")],
)
def test_what_is_taken_off_is_whole_cents_everywhere(
    price, quantity, percent, discount
):
    make_offer(percent)
    basket = make_basket(only_size(make_bouquet(price=price)), quantity=quantity)

    order = order_from(basket)

    line = order.lines.get()
    assert str(order.discounts.get().amount) == discount
    before = line.line_price_before_discounts_incl_tax
    assert line.line_price_incl_tax == before - Decimal(discount)
    assert order.total_incl_tax == line.line_price_incl_tax + order.shipping_incl_tax


@pytest.mark.feature("X1")
def test_the_vat_of_a_discounted_line_is_split_out_of_what_is_paid():
    make_offer("10")

    line = order_from(make_basket()).lines.get()

    assert (line.line_price_incl_tax, line.line_price_excl_tax) == (
        Decimal("35.10"),
        Decimal("33.11"),
    )


@pytest.mark.feature("F4")
def test_what_is_reduced_already_takes_no_offer():
    make_offer("10")
    bouquet, vase = only_size(make_bouquet(price="39.00")), make_addon(price="18.00")
    reduce(bouquet.parent)

    basket = prepare_basket(make_basket(bouquet, vase))

    assert str(basket.total_discount) == "1.80"
    assert str(basket.total_incl_tax) == "47.40"


@pytest.mark.feature("F4")
def test_what_is_reduced_already_does_not_fill_a_condition():
    make_offer(None, kind=Benefit.MULTIBUY, at_least=2)
    bouquet, vase = only_size(make_bouquet(price="39.00")), make_addon(price="18.00")
    assert discount_of(make_basket(bouquet, vase)) == "18.00"

    reduce(bouquet.parent)

    assert discount_of(make_basket(bouquet, vase)) == "0.00"
