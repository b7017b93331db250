"""Oscar's own CSV files."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from oscar.core.loading import get_class, get_model

import pytest

from delivery.models import Sender
from shop.checkout.tests.factories import request_for
from shop.dashboard.tests.factories import admin_client, make_order, make_user

GeneratorRepository = get_class("dashboard.reports.utils", "GeneratorRepository")
Voucher = get_model("voucher", "Voucher")
VoucherSet = get_model("voucher", "VoucherSet")
ConditionalOffer = get_model("offer", "ConditionalOffer")

pytestmark = pytest.mark.django_db
EVIL = '=HYPERLINK("http://evil.example")'
REPORTS = [generator.code for generator in GeneratorRepository.generators]


@pytest.mark.feature("R-O22")
@pytest.mark.parametrize("code", REPORTS)
@pytest.mark.parametrize("download", ["", "on"])
def test_every_report_opens_and_downloads_even_without_the_customer(code, download):
    make_order(user=make_user()).user.delete()
    make_order(user=make_user(first_name=EVIL))

    answer = admin_client().get(
        reverse("dashboard:reports-index"), {"report_type": code, "download": download}
    )

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv" if download else "text/html")
    if download:
        assert not [row for row in answer.text.splitlines() if row.startswith("=")]


def test_the_report_on_orders_neutralises_names():
    order = make_order()
    Sender.objects.filter(order=order).update(name=EVIL)

    answer = admin_client().get(
        reverse("dashboard:reports-index"),
        {"report_type": "order_report", "download": "on"},
    )

    assert f'"\'{EVIL.replace(chr(34), chr(34) * 2)}"' in answer.text


@pytest.mark.feature("R-O21")
@pytest.mark.parametrize("asked", ["chosen", "found"])
def test_the_list_of_orders_neutralises_names(asked):
    order = make_order(delivery=request_for(recipient_name=EVIL))
    client, address = admin_client(), reverse("dashboard:order-list")

    if asked == "chosen":
        answer = client.post(
            address,
            {"action": "download_selected_orders", "selected_order": order.pk},
        )
    else:
        answer = client.get(address, {"response_format": "csv", "status": "pending"})

    assert answer["Content-Type"] == "text/csv"
    assert order.number in answer.text
    assert "'=HYPERLINK" in answer.text


def test_voucher_codes_are_neutralised():
    today = timezone.now()
    voucher_set = VoucherSet.objects.create(
        name="Spring",
        count=1,
        start_datetime=today,
        end_datetime=today + timedelta(days=9),
    )
    Voucher.objects.create(
        name="one",
        code="=1+1",
        voucher_set=voucher_set,
        start_datetime=today,
        end_datetime=today,
    )

    answer = admin_client().get(
        reverse("dashboard:voucher-set-download", args=[voucher_set.pk])
    )

    assert answer.text == "'=1+1\r\n"
