"""Stock changes by conditional UPDATE only."""

from decimal import Decimal

from django.db import IntegrityError, transaction

from oscar.apps.partner.exceptions import InvalidStockAdjustment
from oscar.core.loading import get_class, get_model

import pytest

from catalogue.tests.factories import make_bouquet, only_size
from stock.errors import BelowPromised
from stock.services import correct_stock
from stock.tests.factories import moved_by_hand

pytestmark = pytest.mark.django_db

StockRecord = get_model("partner", "StockRecord")
Selector = get_class("partner.strategy", "Selector")


@pytest.fixture
def record():
    """Five units, none promised."""
    return only_size(make_bouquet(units=5)).stockrecords.get()


def quantities(record):
    """Return (in stock, promised) as the database has them."""
    return StockRecord.objects.values_list("num_in_stock", "num_allocated").get(
        pk=record.pk
    )


@pytest.mark.feature("T10")
@pytest.mark.feature("R-O1")
def test_units_are_promised_until_none_is_free(record):
    record.allocate(3)
    record.allocate(2)

    with pytest.raises(InvalidStockAdjustment):
        record.allocate(1)

    assert quantities(record) == (5, 5)


@pytest.mark.feature("T10", refuses=True)
def test_a_stale_copy_cannot_promise_twice(record):
    stale = StockRecord.objects.get(pk=record.pk)
    record.allocate(5)

    with pytest.raises(InvalidStockAdjustment):
        stale.allocate(1)

    assert quantities(record) == (5, 5)


@pytest.mark.feature("R-O3")
def test_only_promised_units_can_be_consumed_or_given_back(record):
    record.allocate(2)

    for operation in (record.consume_allocation, record.cancel_allocation):
        with pytest.raises(InvalidStockAdjustment):
            operation(3)
    record.consume_allocation(1)
    record.cancel_allocation(1)

    assert quantities(record) == (4, 0)


@pytest.mark.feature("B1")
def test_a_form_saved_late_does_not_undo_a_sale(record):
    form_copy = StockRecord.objects.get(pk=record.pk)
    record.allocate(3)

    form_copy.price = Decimal("41.00")
    form_copy.num_in_stock = 99
    form_copy.save()

    assert quantities(record) == (5, 3)
    assert StockRecord.objects.get(pk=record.pk).price == Decimal("41.00")


@pytest.mark.parametrize(
    "values",
    [{"num_allocated": 6}, {"num_allocated": -1}, {"num_in_stock": -1}, {"price": -1}],
)
@pytest.mark.feature("B1", refuses=True)
def test_the_database_refuses_impossible_rows(record, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        StockRecord.objects.filter(pk=record.pk).update(**values)

    assert quantities(record) == (5, 0)


def test_a_correction_is_written_down(record):
    correct_stock(stockrecord_id=record.pk, delta=-2, reason="wilted")

    assert quantities(record) == (3, 0)
    assert str(moved_by_hand().get()) == "-2: wilted"


@pytest.mark.feature("R-E08")
def test_a_correction_below_what_is_promised_is_refused(record):
    record.allocate(4)

    with pytest.raises(BelowPromised) as refusal:
        correct_stock(stockrecord_id=record.pk, delta=-2, reason="wilted")

    assert refusal.value.data == {"promised": 4}
    assert quantities(record) == (5, 4)
    assert not moved_by_hand()


@pytest.mark.parametrize(
    ("category", "net", "vat", "code"),
    [("flowers", "36.79", "2.21", "6"), ("goods", "32.23", "6.77", "21")],
)
def test_shelf_prices_include_vat(category, net, vat, code):
    bouquet = only_size(make_bouquet(price="39.00", vat_category=category))

    price = Selector().strategy().fetch_for_product(bouquet).price

    assert (price.excl_tax, price.tax, price.tax_code) == (
        Decimal(net),
        Decimal(vat),
        code,
    )
    assert price.incl_tax == price.effective_price == Decimal("39.00")


def test_a_bouquet_is_listed_at_its_lowest_price():
    bouquet = make_bouquet(
        sizes={"standard": ("39.00", 1), "deluxe": ("55.00", 1)},
    )

    bouquet.refresh_from_db()

    assert bouquet.from_price == Decimal("39.00")
