"""Vouchers made, changed and reported in the dashboard."""

from django.urls import reverse

from oscar.core.loading import get_model

import pytest

from shop.checkout.tests.factories import make_basket, order_from
from shop.dashboard.tests.factories import admin_client
from shop.offer.models import ConditionalOffer
from shop.offer.tests.factories import make_offer, make_voucher
from shop.voucher.models import Voucher
from users.models import User

VoucherSet = get_model("voucher", "VoucherSet")

pytestmark = pytest.mark.django_db
DATES = {"start_datetime": "2026-01-01 00:00", "end_datetime": "2099-01-01 00:00"}


def voucher_form(**changes):
    offer = make_offer(offer_type=ConditionalOffer.VOUCHER)
    return {
        "name": "Roses",
        "code": "rose-10",
        "usage": Voucher.SINGLE_USE,
        "offers": [offer.pk],
    } | (DATES | changes)


def set_form(**changes):
    details = {"code_length": 12, "count": 3, "description": "Cards"}
    return voucher_form(name="Spring cards") | details | changes


@pytest.mark.feature("W4")
@pytest.mark.parametrize("usage", [usage for usage, _label in Voucher.USAGE_CHOICES])
def test_a_voucher_of_each_usage_is_made_and_works(usage):
    answer = admin_client().post(
        reverse("dashboard:voucher-create"), voucher_form(usage=usage)
    )

    assert answer.status_code == 302, answer.context["form"].errors
    voucher = Voucher.objects.get()
    assert (voucher.code, voucher.normal_code, voucher.usage) == (
        "ROSE-10",
        "R0SE10",
        usage,
    )
    basket = make_basket()
    basket.vouchers.add(voucher)
    assert str(order_from(basket).total_incl_tax) == "41.10"


@pytest.mark.feature("R-X18", refuses=True)
@pytest.mark.feature("W4", refuses=True)
@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("ROSE 1O", "Use letters A to Z"),
        ("R0SE1O", "The code ROSE10 reads the same."),
        ("rose10", "The code ROSE10 reads the same."),
        ("R\u041eSE", "Use letters A to Z"),
        ("AB", "Use letters A to Z"),
    ],
)
def test_a_code_customers_could_mistake_is_refused_at_the_field(code, message):
    make_voucher("ROSE10")

    answer = admin_client().post(
        reverse("dashboard:voucher-create"), voucher_form(code=code)
    )

    assert message in answer.context["form"].errors["code"][0]
    assert Voucher.objects.count() == 1


@pytest.mark.feature("W4")
def test_a_set_of_vouchers_is_made_and_each_works_once():
    client = admin_client()

    answer = client.post(reverse("dashboard:voucher-set-create"), set_form())

    assert answer.status_code == 302, answer.context["form"].errors
    made = VoucherSet.objects.get()
    vouchers = list(made.vouchers.all())
    assert len({voucher.normal_code for voucher in vouchers}) == 3
    basket = make_basket()
    basket.vouchers.add(vouchers[0])
    order_from(basket)
    page = client.get(reverse("dashboard:voucher-set-detail", args=[made.pk]))
    assert page.status_code == 200
    assert vouchers[0].code in page.text
    assert made.num_orders == 1


@pytest.mark.feature("W4", refuses=True)
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("count", "100000"),
        ("count", "-1"),
        ("code_length", "3"),
        ("code_length", "0"),
        ("code_length", "500"),
        ("name", "Taken"),
        ("end_datetime", "2025-01-01 00:00"),
    ],
)
def test_a_set_that_makes_no_sense_is_refused_at_the_field(field, value):
    make_voucher("ONE")
    Voucher.objects.update(name="Taken - 1")

    answer = admin_client().post(
        reverse("dashboard:voucher-set-create"), set_form(**{field: value})
    )

    errors = set(answer.context["form"].errors)
    assert errors <= {field, "__all__"}
    assert errors
    assert not VoucherSet.objects.exists()
    assert Voucher.objects.count() == 1


@pytest.mark.feature("W4")
@pytest.mark.feature("R-O22")
@pytest.mark.feature("R-O7")
def test_reports_open_after_the_customer_left():
    user = User.objects.create_user("anne@example.com", "x")
    voucher = make_voucher(usage=Voucher.ONCE_PER_CUSTOMER)
    basket = make_basket(owner=user)
    basket.vouchers.add(voucher)
    order = order_from(basket, user=user)
    user.delete()
    client = admin_client()
    period = {"date_from": "2026-01-01", "date_to": "2099-01-01"}

    pages = [
        client.get(
            reverse("dashboard:reports-index"), {"report_type": name} | period | extra
        )
        for name in ("order_report", "vouchers", "conditional-offers")
        for extra in ({}, {"download": "on"})
    ]
    stats = client.get(reverse("dashboard:voucher-stats", args=[voucher.pk]))
    offer = voucher.offers.get()
    detail = client.get(reverse("dashboard:offer-detail", args=[offer.pk]))

    assert {page.status_code for page in pages} == {200}
    assert (stats.status_code, detail.status_code) == (200, 200)
    assert order.number in stats.text
    assert "3.90" in stats.text


@pytest.mark.feature("W4", refuses=True)
def test_a_form_saved_late_does_not_undo_what_was_counted():
    voucher = make_voucher()
    stale = Voucher.objects.get(pk=voucher.pk)
    basket = make_basket()
    basket.vouchers.add(voucher)
    order_from(basket)

    stale.name = "Renamed"
    stale.save()

    voucher.refresh_from_db()
    assert (voucher.name, voucher.num_orders, str(voucher.total_discount)) == (
        "Renamed",
        1,
        "3.90",
    )
