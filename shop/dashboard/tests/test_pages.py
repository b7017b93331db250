"""Every page of the dashboard opens."""

from datetime import timedelta

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from oscar.core.loading import get_model
from oscar.test import factories as oscar_factories

import pytest

from shop.dashboard.tests.factories import (
    admin_client,
    client_of,
    make_order,
    make_user,
    manager_client,
)

Category = get_model("catalogue", "Category")
Range = get_model("offer", "Range")
VoucherSet = get_model("voucher", "VoucherSet")

pytestmark = pytest.mark.django_db

# Steps of a wizard lead back to its start; a bulk action without products as well.
LED_ELSEWHERE = (
    "catalogue-product-create",
    "catalogue-product-bulk-action",
    "offer-condition",
    "offer-benefit",
    "offer-restrictions",
)
NOT_A_PAGE = ("logout", "login")


def names(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern.url_patterns)
        else:
            yield pattern.name


def plain_addresses():
    for name in set(names(apps.get_app_config("dashboard").urls[0])):
        try:
            yield name, reverse(f"dashboard:{name}")
        except NoReverseMatch:
            continue


def test_every_page_without_arguments_opens():
    order = make_order()
    client = admin_client()

    answers = {
        name: client.get(address).status_code
        for name, address in plain_addresses()
        if name not in NOT_A_PAGE
    }

    odd = {name: status for name, status in answers.items() if status != 200}
    assert {name for name in odd if odd[name] != 302} == set()
    assert set(odd) <= set(LED_ELSEWHERE)
    assert len(answers) > 30
    assert order.number in client.get(reverse("dashboard:order-list")).text


def test_every_kind_of_detail_page_opens():
    order = make_order(user=make_user())
    line = order.lines.get()
    offer = oscar_factories.ConditionalOfferFactory()
    voucher = oscar_factories.VoucherFactory()
    today = timezone.now()
    voucher_set = VoucherSet.objects.create(
        name="Spring",
        count=1,
        start_datetime=today,
        end_datetime=today + timedelta(days=9),
    )
    category = Category.add_root(name="Bouquets")
    shelf = Range.objects.create(name="All", includes_all_products=True)
    addresses = [
        reverse(f"dashboard:{name}", args=args)
        for name, args in (
            ("catalogue-product", [line.product.parent_id]),
            ("catalogue-product", [line.product_id]),
            ("catalogue-product-create", ["flowers"]),
            ("catalogue-product-create-child", [line.product.parent_id]),
            ("catalogue-product-delete", [line.product_id]),
            ("catalogue-category-update", [category.pk]),
            ("catalogue-category-detail-list", [category.pk]),
            ("order-detail", [order.number]),
            ("order-line-detail", [order.number, line.pk]),
            ("offer-detail", [offer.pk]),
            ("offer-metadata", [offer.pk]),
            ("offer-condition", [offer.pk]),
            ("offer-benefit", [offer.pk]),
            ("offer-restrictions", [offer.pk]),
            ("voucher-stats", [voucher.pk]),
            ("voucher-update", [voucher.pk]),
            ("voucher-set-update", [voucher_set.pk]),
            ("voucher-set-detail", [voucher_set.pk]),
            ("range-update", [shelf.pk]),
            ("range-products", [shelf.pk]),
            ("user-detail", [order.user_id]),
            ("partner-manage", [line.partner_id]),
        )
    ]
    client = admin_client()

    answers = {address: client.get(address).status_code for address in addresses}

    assert {path: status for path, status in answers.items() if status != 200} == {}


def test_the_menu_leads_to_the_pages():
    page = admin_client().get(reverse("dashboard:index")).text

    assert 'href="/admin/"' in page
    assert "ajax.googleapis.com" not in page


def test_leaving_is_a_post():
    client = admin_client()

    assert client.get(reverse("dashboard:logout")).status_code == 405
    assert client.post(reverse("dashboard:logout")).status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.mark.feature("B1", refuses=True)
@pytest.mark.parametrize("name", ["catalogue-product-list", "order-list", "index"])
def test_customers_are_refused(name):
    answer = client_of(make_user()).get(reverse(f"dashboard:{name}"))

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/dashboard/orders/?order_number=%00",
        "/dashboard/catalogue/product-lookup/?q=%00",
        "/dashboard/orders/%00/",
        "/dashboard/catalogue/product-lookup/?page=x",
        "/dashboard/catalogue/product-lookup/?initial=x",
    ],
)
def test_text_no_database_takes_is_a_bad_request(address):
    assert admin_client().get(address).status_code == 400


@pytest.mark.parametrize("field", ["order_number", "name", "product_title", "voucher"])
def test_a_search_of_any_length_is_answered(field):
    make_order()

    answer = admin_client().get("/dashboard/orders/", {field: "é" * 3000})

    assert answer.status_code == 200
    assert not answer.context["orders"]


@pytest.mark.feature("R-O30", refuses=True)
def test_mail_templates_that_would_run_are_for_superusers_only():
    address = reverse("dashboard:comms-list")

    assert manager_client().get(address).status_code == 403
    assert admin_client().get(address).status_code == 200
