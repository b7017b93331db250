"""Every unit that comes or goes is one row, written with the change."""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.urls import reverse

from oscar.core.loading import get_model

import pytest

from catalogue.models import Material, RecipeItem
from catalogue.tests.factories import make_bouquet, only_size
from ops.integrity.stock import ledger_is_what_is_there
from shop.dashboard.tests.factories import client_of, make_order, make_user
from shop.order.processing import change_status
from shop.partner.records import new_record
from stock.errors import BelowPromised
from stock.models import StockMovement, Waste
from stock.services import correct_stock, waste_stock
from stock.tests.factories import chain, moved_by_hand
from stock.waste import waste_between

StockRecord = get_model("partner", "StockRecord")

pytestmark = pytest.mark.django_db

RIGHTS = (
    "wagtailadmin.access_admin",
    "stock.view_stockmovement",
    "stock.add_stockmovement",
)


@pytest.fixture
def record():
    """Ten units, three of them promised."""
    record = only_size(make_bouquet(units=10)).stockrecords.get()
    record.allocate(3)
    return record


@pytest.fixture
def florist():
    """Somebody of the workroom."""
    return make_user(*RIGHTS)


def stock_of(record):
    return StockRecord.objects.values_list("num_in_stock", flat=True).get(pk=record.pk)


@pytest.mark.feature("C8")
def test_each_movement_goes_on_where_the_last_one_ended(record, florist):
    correct_stock(
        stockrecord_id=record.pk,
        delta=5,
        reason="Monday",
        user=florist,
        kind=StockMovement.Kind.RECEIPT,
    )
    correct_stock(stockrecord_id=record.pk, delta=-1, reason="Counted", user=florist)
    waste_stock(stockrecord_id=record.pk, units=2, cause="wilted", user=florist)

    assert chain(record) == [
        ("initial", 0, 10),
        ("receipt", 10, 15),
        ("correction", 15, 14),
        ("waste", 14, 12),
    ]
    assert stock_of(record) == 12
    assert {row.user for row in moved_by_hand()} == {florist}
    assert ledger_is_what_is_there() == []


def test_making_an_order_takes_its_units_out_and_names_it(florist):
    order = make_order()
    line = order.lines.get()

    change_status(order_id=order.pk, status="paid")
    change_status(order_id=order.pk, status="preparing", user=florist)

    row = StockMovement.objects.get(kind="order")
    assert (row.before, row.after, row.delta) == (10, 9, -1)
    assert (row.line, row.user) == (line, florist)
    assert ledger_is_what_is_there() == []


def test_what_is_only_promised_moves_nothing(record):
    record.cancel_allocation(3)

    assert chain(record) == [("initial", 0, 10)]


def test_units_of_pools_and_plans_keep_no_ledger():
    seat, plan = make_bouquet(sizes={}), make_bouquet(sizes={"deluxe": ("39.00", None)})

    new_record(seat, Decimal("45.00"), num_in_stock=1000, pooled=True)

    assert not StockMovement.objects.filter(
        stockrecord__product__in=(seat, only_size(plan))
    ).exists()
    assert ledger_is_what_is_there() == []


@pytest.mark.parametrize("broken", ["stock", "gap", "missing"])
def test_a_ledger_that_does_not_add_up_is_named(record, broken):
    rows = StockMovement.objects.filter(stockrecord=record)
    if broken == "stock":
        StockRecord.objects.filter(pk=record.pk).update(num_in_stock=9)
    elif broken == "gap":
        correct_stock(stockrecord_id=record.pk, delta=1, reason="x")
        rows.filter(kind="correction").update(before=4, after=5)
    else:
        rows.delete()

    found = ledger_is_what_is_there()

    assert found
    assert f"stock record {record.pk}" in found[-1]


def test_what_happened_is_neither_changed_nor_deleted(record):
    row = StockMovement.objects.get(stockrecord=record)

    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        StockMovement.objects.filter(pk=row.pk).update(after=11)

    assert chain(record) == [("initial", 0, 10)]


@pytest.mark.feature("C8", refuses=True)
def test_nothing_is_wasted_that_was_promised(record, florist):
    with pytest.raises(BelowPromised) as refused:
        waste_stock(stockrecord_id=record.pk, units=8, cause="wilted", user=florist)

    assert refused.value.data["promised"] == 3
    assert stock_of(record) == 10
    assert chain(record) == [("initial", 0, 10)]


@pytest.mark.parametrize(("units", "cause"), [(0, "wilted"), (-2, "wilted"), (1, "x")])
def test_waste_is_some_units_and_a_cause(record, units, cause):
    with pytest.raises(ValueError, match="waste"):
        waste_stock(stockrecord_id=record.pk, units=units, cause=cause)

    assert chain(record) == [("initial", 0, 10)]


def test_a_waste_form_sent_twice_takes_its_units_once(record, florist):
    client = client_of(florist)
    page = reverse("stock_admin:waste", args=[record.product_id])
    key = client.get(page).context["form"]["key"].value()
    form = {"units": "7", "cause": "wilted", "key": key}

    answers = [client.post(page, form) for _time in range(2)]
    other = client.post(page, form | {"units": "1"})

    ledger = reverse("stock_admin:ledger", args=[record.product_id])
    assert [answer.url for answer in answers] == [ledger, ledger]
    assert other.status_code == 400
    assert "This form was sent before, with other units." in other.text
    assert other.context["promised"] is None
    assert stock_of(record) == 3
    assert moved_by_hand().count() == 1


def test_staff_write_down_waste_from_the_page_of_a_product(record, florist):
    client = client_of(florist)
    page = reverse("stock_admin:waste", args=[record.product_id])

    assert client.get(page).status_code == 200
    answer = client.post(page, {"units": "2", "cause": "damaged", "reason": "Fell"})

    assert answer.url == reverse("stock_admin:ledger", args=[record.product_id])
    row = moved_by_hand().get()
    assert (row.kind, row.delta, row.wasted) == ("waste", -2, 2)
    assert (row.cause, row.reason, row.user) == ("damaged", "Fell", florist)
    assert "Fell" in client.get(answer.url).text


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"units": "8", "cause": "gift"}, 400, "3 units are promised"),
        ({"units": "0", "cause": "gift"}, 422, "greater than or equal to 1"),
        ({"units": "1.5", "cause": "gift"}, 422, "whole number"),
        ({"units": "1", "cause": "stolen"}, 422, "valid choice"),
    ],
)
def test_a_waste_form_that_makes_no_sense_writes_nothing(
    record, florist, said, status, words
):
    page = reverse("stock_admin:waste", args=[record.product_id])

    answer = client_of(florist).post(page, said)

    assert (answer.status_code, words in answer.text) == (status, True)
    assert stock_of(record) == 10
    assert not moved_by_hand().exists()


def test_nobody_writes_waste_without_the_right(record):
    reader = make_user("wagtailadmin.access_admin", "stock.view_stockmovement")
    page = reverse("stock_admin:waste", args=[record.product_id])

    answer = client_of(reader).post(page, {"units": "1", "cause": "gift"})

    # Wagtail sends who may not in back to its front page.
    assert answer.url == reverse("wagtailadmin_home")
    assert not moved_by_hand().exists()


def test_the_report_counts_units_and_what_they_cost(record, florist):
    peony = Material.objects.create(code="p", name="Peony", nature="fresh", cost="1.50")
    RecipeItem.objects.create(product=record.product, material=peony, quantity=4)
    waste_stock(stockrecord_id=record.pk, units=2, cause="wilted")
    Material.objects.update(cost=None)
    waste_stock(stockrecord_id=record.pk, units=1, cause="wilted")
    waste_stock(stockrecord_id=record.pk, units=1, cause="gift")
    day = StockMovement.objects.first().created_at.date()

    rows = waste_between(day, day)

    assert [(r.cause, r.units, r.cost, r.unknown) for r in rows] == [
        (Waste.GIFT.label, 1, Decimal("0.00"), 1),
        (Waste.WILTED.label, 3, Decimal("12.00"), 1),
    ]
    page = client_of(florist).get(reverse("stock_admin:waste-report"))
    assert "12.00" in page.text
    wrong = {"first": "2026-02-02", "last": "2026-02-01"}
    page = client_of(florist).get(reverse("stock_admin:waste-report"), wrong)
    assert page.status_code == 422


def test_movements_are_found_by_product_kind_day_and_person(record, florist):
    other = only_size(make_bouquet(title="Other")).stockrecords.get()
    waste_stock(stockrecord_id=record.pk, units=1, cause="gift", user=florist)
    client, page = client_of(florist), reverse("stock_admin:movements")

    def found(**asked):
        rows = client.get(page, asked).context["page_obj"].object_list
        return [(row.stockrecord_id, row.kind) for row in rows]

    mine = [(record.pk, "waste"), (record.pk, "initial")]
    assert found(product="Garden") == mine
    assert found(product=other.partner_sku) == [(other.pk, "initial")]
    assert found(kind="waste") == mine[:1]
    assert found(user=florist.email) == mine[:1]
    assert found(last="2020-01-01") == []
    assert len(found(first="2020-01-01")) == 3
    assert client.get(page, {"first": "tomorrow\x00"}).status_code == 422


@pytest.mark.parametrize("name", ["movements", "ledger"])
@pytest.mark.parametrize("rows", [10, 100])
def test_a_long_ledger_costs_no_more_queries(
    record, florist, rows, name, django_assert_max_num_queries
):
    order_line = make_order().lines.get()
    StockMovement.objects.bulk_create(
        StockMovement(
            stockrecord=record,
            kind="correction",
            delta=0,
            before=10,
            after=10,
            user=florist,
            line=order_line,
        )
        for _number in range(rows)
    )
    client = client_of(florist)
    args = [record.product_id] if name == "ledger" else []

    with django_assert_max_num_queries(22):
        page = client.get(reverse(f"stock_admin:{name}", args=args))

    assert len(page.context["page_obj"].object_list) >= min(rows, 50)


def test_stock_there_was_before_opens_the_ledger(record):
    """The migration runs on rows of the release before."""
    from importlib import import_module

    from django.apps import apps

    StockMovement.objects.filter(stockrecord=record).delete()
    StockMovement.objects.create(
        stockrecord=record, delta=-2, reason="Old", before=None
    )
    opening = import_module("stock.migrations.0005_opening_balance")

    for _run in range(2):
        opening.open_ledger(apps, None)
    correct_stock(stockrecord_id=record.pk, delta=-1, reason="Counted")

    assert chain(record) == [
        ("earlier", None, None),
        ("opening", 0, 10),
        ("correction", 10, 9),
    ]
    assert ledger_is_what_is_there() == []
