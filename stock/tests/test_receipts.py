"""What was delivered comes into stock once, by whoever may write the ledger."""

from uuid import uuid4

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from oscar.apps.partner.exceptions import InvalidStockAdjustment
from oscar.core.loading import get_model

import pytest

from catalogue.models import Product
from catalogue.tests.factories import make_addon, make_bouquet, only_size
from ops.integrity.stock import ledger_is_what_is_there
from shop.dashboard.tests.factories import client_of, make_user, said
from shop.partner.movements import MovementKind, Why
from stock.errors import AlreadyWritten, NotReceivable
from stock.low import sweep_low_stock
from stock.models import LowStockAlert
from stock.receipts import receive_stock
from stock.tests.factories import chain, moved_by_hand

ProductClass = get_model("catalogue", "ProductClass")
StockRecord = get_model("partner", "StockRecord")

pytestmark = pytest.mark.django_db

RIGHTS = (
    "wagtailadmin.access_admin",
    "stock.view_stockmovement",
    "stock.add_stockmovement",
)
UNCOUNTED = {
    "no number of units": {"num_in_stock": None, "num_allocated": None},
    "seats of a date": {"pooled": True},
}


@pytest.fixture
def record():
    """Four units, three of them promised."""
    record = only_size(make_bouquet(units=4)).stockrecords.get()
    record.allocate(3)
    return record


@pytest.fixture
def florist():
    """Somebody of the workroom."""
    return make_user(*RIGHTS)


def stock_of(record):
    return StockRecord.objects.values_list("num_in_stock", flat=True).get(pk=record.pk)


def page_of(record):
    return reverse("stock_admin:receipt", args=[record.pk])


def key_of(page):
    return page.context["form"]["key"].value()


def test_goods_received_are_in_stock_and_in_the_ledger(record, florist):
    row = receive_stock(
        stockrecord_id=record.pk, units=20, key=uuid4(), reason="DN 77", user=florist
    )

    assert (row.kind, row.delta, row.before, row.after) == ("receipt", 20, 4, 24)
    assert (row.reason, row.user) == ("DN 77", florist)
    assert stock_of(record) == 24
    assert chain(record) == [("initial", 0, 4), ("receipt", 4, 24)]
    assert ledger_is_what_is_there() == []


@pytest.mark.feature("C8")
def test_what_was_received_is_low_no_longer(record, florist):
    assert sweep_low_stock() == 1

    receive_stock(stockrecord_id=record.pk, units=4, key=uuid4(), user=florist)
    sweep_low_stock()

    assert LowStockAlert.objects.get().closed_at


def test_a_form_sent_twice_is_one_receipt(record, florist):
    key = uuid4()

    rows = [
        receive_stock(stockrecord_id=record.pk, units=6, key=key, user=florist)
        for _time in range(2)
    ]

    assert rows[0] == rows[1]
    assert stock_of(record) == 10
    assert chain(record) == [("initial", 0, 4), ("receipt", 4, 10)]


@pytest.mark.parametrize("other", ["units", "article"])
def test_a_form_sent_again_with_something_else_is_refused(record, florist, other):
    key = uuid4()
    receive_stock(stockrecord_id=record.pk, units=6, key=key, user=florist)
    vase = make_addon(units=2).stockrecords.get()
    again = (
        {"stockrecord_id": record.pk, "units": 7}
        if other == "units"
        else {"stockrecord_id": vase.pk, "units": 6}
    )

    with pytest.raises(AlreadyWritten) as refused:
        receive_stock(key=key, user=florist, **again)

    assert refused.value.data == {"units": 6}
    assert (stock_of(record), stock_of(vase)) == (10, 2)
    assert moved_by_hand().count() == 1


@pytest.mark.feature("C8", refuses=True)
@pytest.mark.parametrize("units", [0, -1, 1.5, "3", 100_001, None])
def test_a_receipt_is_some_whole_units(record, units):
    with pytest.raises(ValueError, match="whole units"):
        receive_stock(stockrecord_id=record.pk, units=units, key=uuid4())

    assert chain(record) == [("initial", 0, 4)]
    assert stock_of(record) == 4


@pytest.mark.parametrize("values", UNCOUNTED.values(), ids=UNCOUNTED)
def test_nothing_is_received_where_no_units_are_counted(record, florist, values):
    StockRecord.objects.filter(pk=record.pk).update(**values)
    before = stock_of(record)

    with pytest.raises(NotReceivable):
        receive_stock(stockrecord_id=record.pk, units=5, key=uuid4(), user=florist)
    # The database refuses it too, whoever read the record before.
    why = Why(MovementKind.RECEIPT, key=uuid4())
    with pytest.raises(InvalidStockAdjustment), transaction.atomic():
        record.receive(5, why)

    assert stock_of(record) == before
    assert not moved_by_hand().exists()


@pytest.mark.parametrize("what", ["deleted", "not tracked", *UNCOUNTED])
def test_staff_are_told_what_receives_no_goods(record, florist, what):
    if what == "deleted":
        Product.objects.filter(pk=record.product_id).update(deleted_at=timezone.now())
    elif what == "not tracked":
        ProductClass.objects.update(track_stock=False)
    else:
        StockRecord.objects.filter(pk=record.pk).update(**UNCOUNTED[what])
    before, client = stock_of(record), client_of(florist)

    answer = client.post(page_of(record), {"units": "5", "key": uuid4()}, follow=True)

    assert "Units of this product are not counted, or it was deleted." in said(answer)
    listed = reverse("stock_admin:receipts")
    assert answer.redirect_chain == [(listed, 302)]
    assert record not in answer.context["page_obj"].object_list
    assert stock_of(record) == before
    assert not moved_by_hand().exists()


def test_staff_write_down_what_came_and_go_on_with_the_next_article(record, florist):
    client = client_of(florist)
    key = key_of(client.get(page_of(record)))
    form = {"units": "20", "reason": "Bloemenveiling 77", "key": key}

    answers = [client.post(page_of(record), form, follow=True) for _time in range(2)]

    ledger = reverse("stock_admin:ledger", args=[record.product_id])
    for answer in answers:
        assert answer.redirect_chain == [(ledger, 302)]
        assert "Garden Letter, Standard: 20 received, 24 in stock." in said(answer)
        assert f'href="{reverse("stock_admin:receipts")}"' in answer.text
    row = moved_by_hand().get()
    assert (row.kind, row.after, row.user) == ("receipt", 24, florist)
    assert "Bloemenveiling 77" in answers[0].text


@pytest.mark.feature("C8", refuses=True)
@pytest.mark.parametrize(
    ("units", "words"),
    [
        ("0", "greater than or equal to 1"),
        ("-4", "greater than or equal to 1"),
        ("1.5", "whole number"),
        ("many", "whole number"),
        ("", "required"),
        ("100001", "less than or equal to 100000"),
    ],
)
def test_a_form_without_a_number_of_units_keeps_what_was_typed(
    record, florist, units, words
):
    form = {"units": units, "reason": "DN 77", "key": uuid4()}

    answer = client_of(florist).post(page_of(record), form)

    assert (answer.status_code, words in answer.text) == (422, True)
    assert answer.context["form"]["reason"].value() == "DN 77"
    assert answer.context["form"]["units"].value() == units
    assert stock_of(record) == 4
    assert not moved_by_hand().exists()


@pytest.mark.parametrize("key", [None, "not a key"])
def test_a_form_without_its_key_writes_nothing(record, florist, key):
    form = {"units": "5"} | ({"key": key} if key else {})

    answer = client_of(florist).post(page_of(record), form)

    assert answer.status_code == 422
    assert not moved_by_hand().exists()


def test_other_units_after_going_back_are_meant_when_sent_once_more(record, florist):
    client = client_of(florist)
    form = {"units": "6", "reason": "DN 77", "key": uuid4()}
    client.post(page_of(record), form)

    refused = client.post(page_of(record), form | {"units": "7"})
    meant = form | {"units": "7", "key": key_of(refused)}

    assert refused.status_code == 400
    assert "This form was sent before, with other units." in refused.text
    assert refused.context["form"]["units"].value() == "7"
    assert stock_of(record) == 10
    client.post(page_of(record), meant)
    assert stock_of(record) == 17


@pytest.mark.parametrize("name", ["receipts", "receipt"])
def test_nobody_receives_goods_without_the_right(record, name):
    reader = make_user("wagtailadmin.access_admin", "stock.view_stockmovement")
    client = client_of(reader)
    page = page_of(record) if name == "receipt" else reverse("stock_admin:receipts")

    answers = [client.get(page)]
    if name == "receipt":
        answers.append(client.post(page, {"units": "5", "key": uuid4()}))

    # Wagtail sends who may not in back to its front page.
    assert {answer.url for answer in answers} == {reverse("wagtailadmin_home")}
    assert stock_of(record) == 4
    assert not moved_by_hand().exists()
    for listed in ("movements", "low"):
        text = client.get(reverse(f"stock_admin:{listed}")).text
        assert reverse("stock_admin:receipts") not in text


def test_there_is_no_form_for_a_record_there_is_not(florist):
    page = reverse("stock_admin:receipt", args=[10**9])

    assert client_of(florist).get(page, follow=True).status_code == 404


def test_articles_are_found_by_title_and_number(record, florist):
    vase = make_addon(title="Vase", units=1).stockrecords.get()
    client, page = client_of(florist), reverse("stock_admin:receipts")

    def found(**asked):
        return list(client.get(page, asked).context["page_obj"].object_list)

    assert found() == [record, vase] or found() == [vase, record]
    assert found(product="Garden") == [record]
    assert found(product=vase.partner_sku) == [vase]
    assert found(product=record.product.upc) == [record]
    assert found(product="tulip") == []
    # No French title: the page shows the English one, and finds it.
    with translation.override("fr"):
        page = reverse("stock_admin:receipts")
        assert found(product="Garden") == [record]
    assert client.get(page, {"product": "x" * 101}).status_code == 422


def test_the_lists_of_stock_lead_to_the_form(record, florist):
    client = client_of(florist)

    movements = client.get(reverse("stock_admin:movements")).text
    low = client.get(reverse("stock_admin:low")).text
    ledger = client.get(reverse("stock_admin:ledger", args=[record.product_id])).text

    listed = f'href="{reverse("stock_admin:receipts")}"'
    assert (listed in movements, listed in low) == (True, True)
    form = f'href="{page_of(record)}"'
    chosen = client.get(reverse("stock_admin:receipts")).text
    assert (form in low, form in ledger, form in chosen) == (True, True, True)


@pytest.mark.parametrize("rows", [10, 100])
def test_a_long_choice_costs_no_more_queries(
    florist, rows, django_assert_max_num_queries
):
    for number in range(rows):
        make_bouquet(title=f"B{number}")
    client = client_of(florist)

    with django_assert_max_num_queries(22):
        page = client.get(reverse("stock_admin:receipts"))

    assert len(page.context["page_obj"].object_list) == min(rows, 50)
