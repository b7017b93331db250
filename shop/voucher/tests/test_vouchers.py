"""Vouchers: as often as they may be used, by whoever it is."""

from django.db import IntegrityError, transaction

import pytest

from common.customers import customer_key
from shop.checkout.errors import PricesChanged
from shop.checkout.services import prepare_basket
from shop.checkout.tests.factories import make_basket, order_from, sender
from shop.offer.tests.factories import make_voucher
from shop.order.models import Order
from shop.voucher.codes import is_plain_code, normal_code
from shop.voucher.errors import CodeRefused, CodeUnknown, VoucherGone
from shop.voucher.models import Voucher, VoucherApplication
from shop.voucher.services import add_voucher
from stock.errors import HoldExpired
from stock.services import release_hold, retake_hold
from users.models import User

pytestmark = pytest.mark.django_db


def basket_with(voucher, **fields):
    basket = make_basket(**fields)
    basket.vouchers.add(voucher)
    return basket


def counted(voucher):
    voucher.refresh_from_db()
    return voucher.num_orders, str(voucher.total_discount)


@pytest.mark.feature("W4")
@pytest.mark.feature("R-X18")
@pytest.mark.parametrize(
    "typed", ["ROSE10", " rose10 ", "Rose 10", "ro-se-1o", "ROSE１０", "rose\t10"]
)
def test_a_code_is_found_however_it_is_typed(typed):
    voucher = make_voucher("ROSE10")
    basket = make_basket()

    assert add_voucher(basket=basket, code=typed) == voucher
    assert basket.vouchers.get() == voucher


@pytest.mark.feature("R-X18", refuses=True)
@pytest.mark.parametrize("twin", ["rose10", "ROSE1O", "ROSE-10", "R0SE IO"])
def test_two_codes_that_read_the_same_cannot_exist(twin):
    make_voucher("ROSE10")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_voucher(twin)

    assert Voucher.objects.count() == 1


@pytest.mark.feature("R-X18")
def test_only_plain_letters_make_a_code():
    assert normal_code("Il-O") == "110"
    assert is_plain_code("ROSE-10")
    assert not any(map(is_plain_code, ["RОSE", "AB", "-ABC", "A B C", "rose", ""]))


@pytest.mark.feature("W4", refuses=True)
def test_codes_that_cannot_be_used_are_refused_with_the_reason():
    make_voucher("OVER", days=(-9, -1))
    make_voucher("SOON", days=(1, 9))
    used = make_voucher("USED", usage=Voucher.SINGLE_USE)
    order_from(basket_with(used))
    basket = make_basket()
    told = {}

    for code in ("OVER", "SOON", "USED", "NONE"):
        with pytest.raises(CodeRefused) as refused:
            add_voucher(basket=basket, code=code)
        told[code] = str(refused.value)

    assert told == {
        "OVER": "The code OVER: it is no longer valid.",
        "SOON": "The code SOON: it is not valid yet.",
        "USED": "The code USED: it has been used already.",
        "NONE": "We do not know this code. Check it letter by letter.",
    }
    assert refused.type is CodeUnknown
    assert not basket.vouchers.exists()


@pytest.mark.feature("W4", refuses=True)
def test_a_code_goes_in_once_and_five_at_most():
    basket = make_basket()
    codes = [make_voucher(f"CODE{n}").code for n in "ABCDEF"]
    add_voucher(basket=basket, code=codes[0])
    with pytest.raises(CodeRefused, match="already"):
        add_voucher(basket=basket, code=codes[0])
    for code in codes[1:5]:
        add_voucher(basket=basket, code=code)

    with pytest.raises(CodeRefused, match="At most 5"):
        add_voucher(basket=basket, code=codes[5])

    assert basket.vouchers.count() == 5


@pytest.mark.feature("W4")
def test_a_guest_can_use_a_voucher_and_its_report_counts_it():
    voucher = make_voucher()

    order = order_from(basket_with(voucher))

    assert str(order.total_incl_tax) == "41.10"
    assert order.discounts.get().voucher_code == "ROSE"
    assert counted(voucher) == (1, "3.90")


@pytest.mark.feature("R-O8", refuses=True)
@pytest.mark.feature("W4", refuses=True)
def test_a_single_use_voucher_is_refused_the_second_time_before_anything_is_written():
    voucher = make_voucher(usage=Voucher.SINGLE_USE)
    late = basket_with(voucher)
    order_from(basket_with(voucher))

    with pytest.raises(VoucherGone, match="it has been used already"):
        order_from(late)

    late.refresh_from_db()
    assert (late.status, late.lines.count(), Order.objects.count()) == ("Open", 1, 1)
    assert counted(voucher) == (1, "3.90")


@pytest.mark.feature("R-O8", refuses=True)
def test_the_database_refuses_a_second_use_nobody_checked():
    voucher = make_voucher(usage=Voucher.SINGLE_USE)
    order_from(basket_with(voucher))
    other = order_from(make_basket())

    with pytest.raises(VoucherGone):
        voucher.record_usage(other, None)

    assert VoucherApplication.objects.count() == 1
    assert counted(voucher) == (1, "3.90")


@pytest.mark.feature("R-O7")
@pytest.mark.feature("R-C10")
def test_deleting_the_account_does_not_free_the_voucher():
    voucher = make_voucher(usage=Voucher.ONCE_PER_CUSTOMER)
    user = User.objects.create_user("anne@example.com", "x")
    order_from(basket_with(voucher, owner=user), user=user)
    user.delete()
    again = User.objects.create_user("Anne@example.com", "x")

    with pytest.raises(VoucherGone, match="you have used it already"):
        order_from(basket_with(voucher, owner=again), user=again)

    use = VoucherApplication.objects.get()
    assert (use.user, use.customer) == (None, customer_key("anne@example.com"))
    assert Order.objects.count() == 1


@pytest.mark.feature("R-C10", refuses=True)
def test_once_per_customer_counts_guests_by_address_and_accounts_by_both():
    voucher = make_voucher(usage=Voucher.ONCE_PER_CUSTOMER)
    user = User.objects.create_user("anne@example.com", "x")
    order_from(basket_with(voucher, owner=user), user=user)
    for email in ("anne@example.com", " ANNE@example.com"):
        with pytest.raises(VoucherGone):
            order_from(basket_with(voucher), sender=sender(email=email))
    User.objects.filter(pk=user.pk).update(email="bea@example.com")
    user.refresh_from_db()
    with pytest.raises(VoucherGone):
        order_from(basket_with(voucher, owner=user), user=user)

    order_from(basket_with(voucher), sender=sender(email="cleo@example.com"))

    assert counted(voucher) == (2, "7.80")


@pytest.mark.feature("W4")
def test_a_voucher_that_gives_nothing_is_not_used_up():
    voucher = make_voucher(usage=Voucher.SINGLE_USE, at_least=3)

    order_from(basket_with(voucher))

    assert not VoucherApplication.objects.exists()
    assert counted(voucher) == (0, "0.00")


@pytest.mark.feature("W4")
def test_an_unpaid_order_frees_its_voucher_and_a_late_payment_takes_it_again():
    voucher = make_voucher(usage=Voucher.SINGLE_USE)
    order = order_from(basket_with(voucher))
    release_hold(order_id=order.pk)
    assert counted(voucher) == (0, "0.00")

    retake_hold(order_id=order.pk)

    assert counted(voucher) == (1, "3.90")
    assert VoucherApplication.objects.get().order == order


@pytest.mark.feature("W4", refuses=True)
def test_a_late_payment_goes_back_when_somebody_else_used_the_voucher():
    voucher = make_voucher(usage=Voucher.SINGLE_USE)
    order = order_from(basket_with(voucher))
    release_hold(order_id=order.pk)
    order_from(basket_with(voucher))

    with pytest.raises(HoldExpired):
        retake_hold(order_id=order.pk)

    order.refresh_from_db()
    assert order.status == "cancelled"
    assert counted(voucher) == (1, "3.90")


@pytest.mark.feature("X1", refuses=True)
def test_a_voucher_that_ended_changes_the_total_the_customer_saw():
    voucher = make_voucher()
    basket = basket_with(voucher)
    seen = prepare_basket(basket).total_incl_tax + 6
    voucher.offers.get().suspend()

    with pytest.raises(PricesChanged):
        order_from(basket, expected_total=seen)

    assert not Order.objects.exists()


@pytest.mark.feature("W4")
def test_merging_baskets_keeps_the_vouchers():
    voucher = make_voucher()
    user = User.objects.create_user("anne@example.com", "x")
    account, guest = make_basket(owner=user), basket_with(voucher)

    account.merge(guest)

    assert account.vouchers.get() == voucher
    assert not guest.vouchers.exists()
