"""Reduced prices follow reductions, prices and shelves, to the second."""

from datetime import timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from oscar.core.loading import get_class, get_model

import pytest

from catalogue.kinds import Kind
from catalogue.tests.factories import (
    make_addon,
    make_bouquet,
    make_stock,
    only_size,
)
from promotions.models import PriceChange, PriceReduction, ReducedPrice
from promotions.prices import attach_reductions, shown_from_prices
from promotions.services import write_prices
from promotions.tests.factories import DAY, age, reduce

Selector = get_class("partner.strategy", "Selector")
StockRecord = get_model("partner", "StockRecord")
Category = get_model("catalogue", "Category")
Product = get_model("catalogue", "Product")

pytestmark = pytest.mark.django_db


def record_of(product):
    return StockRecord.objects.get(product=product)


def price_of(product):
    """Ask the strategy, as every page and order does."""
    info = Selector().strategy().fetch_for_product(product)
    return str(info.price.incl_tax)


def price_at(product, moment):
    """Return what the price table holds for a moment."""
    record = record_of(product)
    attach_reductions([record], moment)
    return str(record.shown_price.amount)


@pytest.fixture
def bouquet():
    """The one size of a bouquet of 39 euros."""
    return only_size(make_bouquet(price="39.00"))


@pytest.mark.feature("F1")
@pytest.mark.feature("X1")
def test_a_reduction_lowers_the_unit_price_with_its_vat(bouquet):
    reduce(bouquet.parent)

    price = Selector().strategy().fetch_for_product(bouquet).price

    assert (price.incl_tax, price.excl_tax) == (Decimal("31.20"), Decimal("29.43"))
    assert price.incl_tax == price.excl_tax + price.tax


@pytest.mark.feature("F1")
def test_it_starts_and_ends_on_the_second_without_any_task(bouquet):
    start, end = timezone.now() + DAY, timezone.now() + 3 * DAY
    reduce(bouquet.parent, starts=start, ends=end)
    second = timedelta(seconds=1)

    told = [price_at(bouquet, m) for m in (start - second, start, end - second, end)]

    assert told == ["39.00", "31.20", "31.20", "39.00"]
    assert price_of(bouquet) == "39.00"


@pytest.mark.feature("F1", refuses=True)
def test_switched_off_it_lowers_nothing(bouquet):
    reduction = reduce(bouquet.parent, active=False)
    assert (price_of(bouquet), ReducedPrice.objects.count()) == ("39.00", 0)

    reduction.active = True
    reduction.save()

    assert price_of(bouquet) == "31.20"


@pytest.mark.feature("F1", refuses=True)
@pytest.mark.parametrize(
    "fields",
    [
        {"percent": "0"},
        {"percent": "-5"},
        {"percent": "100.01"},
        {"percent": "20", "fixed_price": "30"},
        {"percent": None},
        {"fixed_price": "0"},
        {"fixed_price": "-1"},
        {"ends": timezone.now() - DAY},
    ],
)
def test_the_database_refuses_what_makes_no_sense(bouquet, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        reduce(bouquet.parent, **fields)

    assert not PriceReduction.objects.exists()
    assert not ReducedPrice.objects.exists()


@pytest.mark.feature("F1")
def test_a_category_covers_what_is_below_it_and_what_comes_later():
    above = Category.add_root(name="Flowers")
    below = above.add_child(name="Roses")
    first, later = (only_size(make_bouquet(price="39.00")) for _n in range(2))
    first.parent.categories.add(below)
    reduce(categories=[above])
    assert [price_of(first), price_of(later)] == ["31.20", "39.00"]

    later.parent.categories.add(above)
    make_stock(
        Product.objects.create(
            structure="child", parent=first.parent, upc="grand", size="grand"
        ),
        "80.00",
    )

    assert price_of(later) == "31.20"
    assert price_of(Product.objects.get(upc="grand")) == "64.00"
    later.parent.categories.clear()
    first.parent.categories.remove(below)
    assert [price_of(first), price_of(later)] == ["39.00", "39.00"]


@pytest.mark.feature("F1")
def test_a_category_that_moves_takes_its_reductions_along():
    flowers, roses = Category.add_root(name="Flowers"), Category.add_root(name="Roses")
    bouquet = only_size(make_bouquet(price="39.00"))
    bouquet.parent.categories.add(roses)
    reduce(categories=[flowers])
    assert price_of(bouquet) == "39.00"

    roses.move(flowers, "last-child")

    assert price_of(bouquet) == "31.20"
    Category.objects.get(name="Roses").delete()
    assert price_of(bouquet) == "39.00"


@pytest.mark.feature("F1")
def test_one_size_alone_can_be_reduced():
    bouquet = make_bouquet(sizes={"standard": ("39", 5), "deluxe": ("55", 5)})
    standard, deluxe = bouquet.children.order_by("size").reverse()

    reduce(bouquet, size="deluxe")

    assert [price_of(standard), price_of(deluxe)] == ["39.00", "44.00"]


@pytest.mark.feature("F1", refuses=True)
def test_seats_are_not_reduced(bouquet):
    Product.objects.update(kind=Kind.SEAT)

    reduce(bouquet.parent)

    assert price_of(bouquet) == "39.00"


@pytest.mark.feature("F2")
def test_a_fixed_price_ends_by_itself(bouquet):
    end = timezone.now() + DAY

    reduce(bouquet.parent, fixed_price="33.00", ends=end)

    assert price_of(bouquet) == "33.00"
    assert price_at(bouquet, end) == "39.00"


@pytest.mark.feature("F4")
def test_twenty_and_ten_percent_make_twenty(bouquet):
    reduce(bouquet.parent, percent="10")
    reduce(bouquet.parent, percent="20")

    assert price_of(bouquet) == "31.20"
    assert ReducedPrice.objects.running().count() == 1


@pytest.mark.feature("F4")
def test_when_the_better_one_ends_the_other_goes_on(bouquet):
    end = timezone.now() + DAY
    reduce(bouquet.parent, percent="10")
    better = reduce(bouquet.parent, percent="20", ends=end)

    assert [price_at(bouquet, end - DAY / 2), price_at(bouquet, end)] == [
        "31.20",
        "35.10",
    ]
    better.delete()
    assert price_of(bouquet) == "35.10"


@pytest.mark.feature("T6")
def test_every_change_of_a_price_is_a_dated_row(bouquet):
    record = record_of(bouquet)
    for price in ("39.00", "45.00", "45.00", "42.50"):
        record.price = Decimal(price)
        record.save()

    rows = PriceChange.objects.filter(stockrecord=record).order_by("pk")

    assert [str(row.price) for row in rows] == ["39.00", "45.00", "42.50"]
    assert list(rows) == sorted(rows, key=lambda row: row.valid_from)


@pytest.mark.feature("T6")
@pytest.mark.feature("MS17")
def test_a_promotion_on_a_price_raised_ten_days_ago_shows_the_true_reference(bouquet):
    record = record_of(bouquet)
    age(record, 200)
    record.price = Decimal("50.00")
    record.save()
    PriceChange.objects.filter(price=50).update(valid_from=timezone.now() - 10 * DAY)

    reduce(bouquet.parent)

    shown = record_of(bouquet).shown_price
    assert (shown.amount, shown.reference) == (Decimal("40.00"), Decimal("39.00"))
    assert not shown.lower


@pytest.mark.feature("T6")
def test_the_percent_shown_are_counted_from_the_reference(bouquet):
    record = record_of(bouquet)
    age(record, 200)
    record.price = Decimal("45.00")
    record.save()
    PriceChange.objects.filter(price=45).update(valid_from=timezone.now() - 10 * DAY)

    reduce(bouquet.parent)

    shown = record_of(bouquet).shown_price
    assert (shown.amount, shown.reference) == (Decimal("36.00"), Decimal("39.00"))
    assert (shown.lower, shown.percent) == (True, 7)


@pytest.mark.feature("T6")
def test_deepening_a_running_reduction_keeps_the_first_reference(bouquet):
    age(record_of(bouquet), 200)
    reduction = reduce(bouquet.parent, percent="10")
    ReducedPrice.objects.update(starts_at=timezone.now() - 5 * DAY)

    reduction.percent = Decimal(20)
    reduction.save()

    shown = record_of(bouquet).shown_price
    assert (shown.amount, shown.reference) == (Decimal("31.20"), Decimal("39.00"))


@pytest.mark.feature("T6")
def test_what_was_asked_is_not_rewritten(bouquet):
    reduction = reduce(bouquet.parent, percent="20")
    yesterday = timezone.now() - DAY
    ReducedPrice.objects.update(starts_at=yesterday)

    reduction.percent = Decimal(50)
    reduction.save()
    reduction.delete()

    assert price_at(bouquet, yesterday) == "31.20"
    assert price_of(bouquet) == "39.00"


@pytest.mark.feature("T6", refuses=True)
def test_what_is_born_reduced_claims_no_earlier_price():
    shelf = Category.add_root(name="Flowers")
    reduce(categories=[shelf])
    bouquet = make_bouquet(price="39.00")
    bouquet.categories.add(shelf)
    PriceChange.objects.update(valid_from=timezone.now() + DAY)
    write_prices()
    ReducedPrice.objects.all().delete()
    write_prices()

    shown = record_of(only_size(bouquet)).shown_price

    assert (shown.amount, shown.reference) == (Decimal("31.20"), None)
    assert not shown.lower


def test_a_new_price_is_reduced_at_once(bouquet):
    reduce(bouquet.parent)
    record = record_of(bouquet)
    record.price = Decimal("50.00")
    record.save()

    assert price_of(bouquet) == "40.00"
    assert ReducedPrice.objects.running().count() == 1


def test_a_price_below_the_reduced_one_is_what_counts(bouquet):
    reduce(bouquet.parent)

    StockRecord.objects.update(price=Decimal("20.00"))

    assert price_of(bouquet) == "20.00"


@pytest.mark.feature("X1")
def test_lists_show_the_cheapest_size_whatever_is_reduced():
    bouquet = make_bouquet(sizes={"standard": ("39", 5), "deluxe": ("55", 5)})
    reduce(bouquet, size="deluxe", percent="10")
    plain = shown_from_prices([Product.objects.get(pk=bouquet.pk)])[bouquet.pk]
    reduce(bouquet, size="deluxe", fixed_price="30.00")

    better = shown_from_prices([Product.objects.get(pk=bouquet.pk)])[bouquet.pk]

    assert (plain.amount, plain.reference) == (Decimal("39.00"), None)
    # It deepened the reduction that ran: the first reference stays.
    assert (better.amount, better.reference) == (Decimal("30.00"), Decimal("55.00"))


def test_writing_again_changes_nothing(bouquet):
    reduce(bouquet.parent)
    reduce(make_addon(), starts=timezone.now() + DAY)
    fields = ("stockrecord", "price", "reference", "starts_at", "ends_at")
    once = list(ReducedPrice.objects.order_by("starts_at").values_list(*fields))

    write_prices()

    again = list(ReducedPrice.objects.order_by("starts_at").values_list(*fields))
    assert (len(once), again) == (2, once)


@pytest.mark.parametrize("rows", [10, 100])
def test_writing_costs_the_same_queries_for_any_number(
    django_assert_max_num_queries, rows
):
    shelf = Category.add_root(name="Flowers")
    bouquets = [make_bouquet() for _n in range(rows)]
    Product.categories.through.objects.bulk_create(
        Product.categories.through(product=each, category=shelf) for each in bouquets
    )

    with django_assert_max_num_queries(24):
        reduce(categories=[shelf])

    assert ReducedPrice.objects.count() == rows
