"""Staff hear once that few are left, and again only after there were enough."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from catalogue.models import Category, Product
from catalogue.tests.factories import make_addon, make_bouquet, only_size
from outbox.models import Message
from shop.dashboard.tests.factories import client_of, make_user, said
from stock.low import low_records, open_alert, post_digest, sweep_low_stock
from stock.models import LowStockAlert
from stock.services import correct_stock

StockRecord = get_model("partner", "StockRecord")

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    """Five free units, which is not few yet."""
    return only_size(make_bouquet(units=5)).stockrecords.get()


@pytest.fixture
def florist():
    """Somebody of the workroom."""
    return client_of(make_user("wagtailadmin.access_admin", "stock.view_stockmovement"))


def mails():
    return Message.objects.filter(template="staff_low_stock").count()


@pytest.mark.feature("C8")
def test_a_crossing_is_told_once_until_there_is_enough_again(record):
    assert sweep_low_stock() == 0

    record.allocate(1)
    assert sweep_low_stock() == 1
    record.allocate(1)
    assert sweep_low_stock() == 0
    assert mails() == 1
    mail = Message.objects.get()
    assert (mail.context["free"], mail.context["threshold"]) == (4, 5)
    assert mail.recipient == "shop@chezflora.example"

    correct_stock(stockrecord_id=record.pk, delta=2, reason="Came")
    assert sweep_low_stock() == 0
    assert LowStockAlert.objects.get().closed_at
    record.allocate(1)
    assert sweep_low_stock() == 1
    assert mails() == 2


@pytest.mark.feature("C8")
def test_two_crossings_at_once_are_one_alert(record):
    record.allocate(1)
    one, other = low_records().get(), low_records().get()

    assert open_alert(one)
    assert not open_alert(other)

    assert LowStockAlert.objects.count() == 1
    assert mails() == 1


def test_a_product_has_its_own_threshold(record):
    StockRecord.objects.filter(pk=record.pk).update(low_stock_threshold=6)
    other = make_addon(units=4).stockrecords.get()
    StockRecord.objects.filter(pk=other.pk).update(low_stock_threshold=2)

    assert list(low_records()) == [record]


@pytest.mark.feature("C8", refuses=True)
@pytest.mark.parametrize(
    "change",
    [
        {"is_public": False},
        {"deleted_at": timezone.now()},
        {"kind": "seat"},
        {"kind": "plan"},
    ],
)
@pytest.mark.parametrize("whose", ["its own", "its bouquet's"])
def test_what_is_not_on_sale_is_not_missed(record, change, whose):
    record.allocate(4)
    if whose == "its own":
        Product.objects.filter(pk=record.product_id).update(**change)
    elif "kind" not in change:
        Product.objects.filter(pk=record.product.parent_id).update(**change)
    else:
        StockRecord.objects.filter(pk=record.pk).update(pooled=True)

    assert sweep_low_stock() == 0

    assert not LowStockAlert.objects.exists()
    assert not Message.objects.exists()


def test_the_whole_list_comes_once_a_day(record):
    record.allocate(2)

    assert post_digest(day=date(2026, 11, 28)) == 1
    assert post_digest(day=date(2026, 11, 28)) == 1

    mail = Message.objects.get(template="staff_low_stock_digest")
    assert [row["free"] for row in mail.context["rows"]] == [3]
    record.cancel_allocation(2)
    assert post_digest(day=date(2026, 11, 29)) == 0
    assert Message.objects.count() == 1


@pytest.mark.feature("C9")
def test_the_list_has_what_is_below_the_threshold_and_its_category(record, florist):
    shelf, other = Category.add_root(name="Roses"), Category.add_root(name="Vases")
    record.product.parent.categories.add(shelf)
    page = reverse("stock_admin:low")

    def found(**asked):
        answer = florist.get(page, asked)
        return [row.pk for row in answer.context["page_obj"].object_list]

    assert found() == []
    assert found(threshold="6") == [record.pk]
    assert found(threshold="5") == []
    assert found(threshold="6", category=shelf.pk) == [record.pk]
    assert found(threshold="6", category=other.pk) == []
    assert "Roses" in florist.get(page, {"threshold": "6"}).text


@pytest.mark.feature("C9", refuses=True)
@pytest.mark.parametrize("asked", ["few", "-1", "4.5", "1e3", "٣", "9" * 30, "1\x00"])
def test_a_threshold_that_is_no_number_becomes_five(record, florist, asked):
    record.allocate(1)

    answer = florist.get(reverse("stock_admin:low"), {"threshold": asked})

    assert answer.status_code == 200
    assert "The threshold must be a whole number: 5 is used." in said(answer)
    assert [row.pk for row in answer.context["page_obj"].object_list] == [record.pk]
    assert not LowStockAlert.objects.exists()


@pytest.mark.parametrize("rows", [10, 100])
def test_a_long_list_costs_no_more_queries(
    florist, rows, django_assert_max_num_queries
):
    shelf = Category.add_root(name="Roses")
    for number in range(rows):
        make_bouquet(title=f"B{number}", units=1).categories.add(shelf)

    with django_assert_max_num_queries(22):
        page = florist.get(reverse("stock_admin:low"))

    assert len(page.context["page_obj"].object_list) == min(rows, 50)
