"""The integrity check finds discounts nobody may have and prices that overlap."""

from datetime import timedelta

from django.db.models import F

import pytest

from catalogue.tests.factories import make_bouquet
from ops.integrity import find_breaches
from promotions.models import ReducedPrice
from promotions.tests.factories import reduce
from shop.checkout.tests.factories import make_basket, order_from
from shop.offer.models import ConditionalOffer, OfferUse
from shop.offer.tests.factories import make_offer, make_voucher
from shop.order.models import Order
from shop.voucher.models import Voucher, VoucherApplication
from stock.services import release_hold

pytestmark = [pytest.mark.django_db, pytest.mark.feature("R-I8")]


def order_with(voucher):
    basket = make_basket()
    basket.vouchers.add(voucher)
    return order_from(basket)


def test_orders_with_offers_and_vouchers_pass():
    make_offer(max_global_applications=5, max_user_applications=3)
    order_with(make_voucher(usage=Voucher.SINGLE_USE, priority=9))
    release_hold(order_id=order_from(make_basket()).pk)
    reduce(make_bouquet())

    assert find_breaches() == []


def test_a_counter_that_is_not_what_orders_used_is_found():
    offer = make_offer()
    order_from(make_basket())
    ConditionalOffer.objects.update(num_applications=3)

    assert find_breaches() == [f"R-I8: offer {offer.name}: counts 3, orders used 1"]


def test_a_customer_above_the_cap_is_found():
    offer = make_offer()
    order_from(make_basket())
    order_from(make_basket())
    ConditionalOffer.objects.update(max_user_applications=1)

    assert find_breaches() == [
        f"R-I8: offer {offer.name}: one customer used it 2 times of 1"
    ]


@pytest.mark.parametrize("usage", [Voucher.SINGLE_USE, Voucher.ONCE_PER_CUSTOMER])
def test_a_voucher_used_too_often_is_found(usage):
    voucher = make_voucher()
    order_with(voucher)
    order_with(voucher)
    Voucher.objects.update(usage=usage)

    assert find_breaches() == ["R-I8: voucher ROSE: used 2 times"]


def test_a_cancelled_order_that_kept_its_discounts_is_found():
    order = order_with(make_voucher())
    release_hold(order_id=order.pk)
    use = OfferUse(offer=ConditionalOffer.objects.get(), order=order, times=0)
    use.save()
    VoucherApplication.objects.create(voucher=Voucher.objects.get(), order=order)

    found = [breach for breach in find_breaches() if "still uses" in breach]

    assert len(found) == 2
    assert all(f"R-I8: order {order.number}: cancelled" in breach for breach in found)
    assert Order.objects.get().status == "cancelled"


@pytest.mark.feature("X1")
def test_two_prices_at_once_are_found():
    reduce(make_bouquet())
    row = ReducedPrice.objects.get()
    ReducedPrice.objects.filter(pk=row.pk).update(ends_at=F("ends_at"))
    row.pk, row.starts_at = None, row.starts_at + timedelta(days=1)
    row.save()

    assert find_breaches() == [
        f"X1: stock record {row.stockrecord_id}: two prices at once"
    ]
