"""Exports: who, what, and how the file is written."""

import csv
import io
import tracemalloc
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from common.csv import neutralise, unescape
from delivery.models import Sender
from exports.models import ExportLog
from exports.registry import EXPORTS
from exports.services import export_lines
from exports.walk import Walk
from shop.checkout.tests.factories import sender
from shop.dashboard.tests.factories import (
    client_of,
    make_order,
    make_user,
    manager_client,
)
from shop.order.processing import change_status

Order = get_model("order", "Order")

pytestmark = pytest.mark.django_db
ORDERS = reverse("exports:export", args=["orders"])
LINES = reverse("exports:export", args=["order-lines"])
RIGHTS = ("exports.export_orders", "wagtailadmin.access_admin")


def accountant():
    return client_of(make_user(*RIGHTS))


def take(address=ORDERS, columns=("number", "client", "total"), client=None, **asked):
    data = {"columns": columns, "separator": ",", **asked}
    return (client or accountant()).post(address, data)


def body_of(answer):
    """Return the file, as a server without async would send it."""
    return b"".join(answer)


def rows_of(answer, delimiter=","):
    text = body_of(answer).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


@pytest.mark.feature("O5")
def test_orders_leave_in_the_columns_asked_for():
    order = make_order()

    answer = take(columns=["total", "number", "recipient", "delivery_day"])

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    day = str(order.deliveries.get().date)
    assert rows_of(answer) == [
        ["Total incl. VAT", "Order number", "Recipient", "Delivery day"],
        ["45.00", order.number, "Mamie Dubois", day],
    ]


@pytest.mark.feature("O5")
def test_order_lines_leave_with_their_vat():
    order = make_order()

    answer = take(LINES, ["number", "product", "quantity", "total", "vat_rate", "card"])

    assert rows_of(answer)[1] == [
        order.number,
        "Garden Letter",
        "1",
        "39.00",
        "6",
        "",
    ]


@pytest.mark.feature("O5")
def test_filters_narrow_the_file_and_the_log_says_them():
    paid, old, _pending = make_order(), make_order(), make_order()
    Order.objects.filter(pk=old.pk).update(
        date_placed=timezone.now() - timedelta(days=40)
    )
    change_status(order_id=paid.pk, status="paid")
    today = timezone.localdate()

    answer = take(date_from=today, date_to=today, status="paid")

    assert [row[0] for row in rows_of(answer)[1:]] == [paid.number]
    log = ExportLog.objects.get()
    assert (log.name, log.rows) == ("orders", 1)
    assert (log.asked["date_from"], log.asked["status"]) == (str(today), "paid")
    assert log.user.email.startswith("person-")


@pytest.mark.feature("O5")
def test_excel_gets_its_mark_and_semicolons():
    make_order()

    body = body_of(take(separator=";", bom="on"))

    assert body.startswith(b"\xef\xbb\xbfOrder number;Client;")


@pytest.mark.feature("O5")
@pytest.mark.parametrize("start", ["=1+1", "+32", "-1", "@SUM(A1)", "\t=1", "＝1+1"])
def test_no_cell_runs_in_a_spreadsheet(start):
    Sender.objects.filter(order=make_order()).update(name=start)

    answer = take(columns=["client"])

    assert rows_of(answer)[1] == [neutralise(start)]
    assert neutralise(start).startswith("'")
    assert unescape(neutralise(start)) == start


@pytest.mark.feature("O5", refuses=True)
@pytest.mark.parametrize(
    "asked",
    [
        {"columns": []},
        {"columns": ["password"]},
        {"status": "lost"},
        {"date_from": "2026-13-01"},
        {"date_from": "9999-12-31"},
        {"date_from": "2026-02-01", "date_to": "2026-01-01"},
        {"separator": "|"},
    ],
)
def test_a_question_that_makes_no_sense_takes_nothing_out(asked):
    make_order()

    answer = take(**asked)

    assert answer.status_code == 400
    assert not ExportLog.objects.exists()


@pytest.mark.feature("O5", refuses=True)
@pytest.mark.parametrize("rights", [(), ("wagtailadmin.access_admin",)])
@pytest.mark.parametrize("address", [ORDERS, LINES, reverse("exports:index")])
def test_whoever_has_no_right_gets_403_and_leaves_no_trace(rights, address):
    client = client_of(make_user(*rights))

    assert client.get(address).status_code == 403
    assert client.post(address, {"columns": ["number"]}).status_code in (403, 405)
    assert not ExportLog.objects.exists()


@pytest.mark.feature("O5", refuses=True)
def test_a_visitor_is_led_to_the_login(client):
    assert client.post(ORDERS, {"columns": ["number"]}).status_code == 302
    assert not ExportLog.objects.exists()


def test_an_export_nobody_offers_is_not_found():
    address = reverse("exports:export", args=["passwords"])

    assert accountant().get(address, follow=True).status_code == 404


def test_the_pages_open_and_show_what_was_taken():
    client = accountant()
    body_of(take(client=client))

    assert 'name="columns"' in client.get(ORDERS).text
    assert "person-" in client.get(reverse("exports:index")).text
    assert client_of(make_user()).get("/admin/exports/").status_code == 403
    assert manager_client().get("/admin/exports/").status_code == 403


def fill(count):
    """Write ``count`` orders that each have a sender."""
    now, start = timezone.now(), Order.objects.count()
    orders = Order.objects.bulk_create(
        Order(
            number=f"CF-{start + n}",
            total_incl_tax="45.00",
            total_excl_tax="42.45",
            date_placed=now,
            status="paid",
            currency="EUR",
        )
        for n in range(count)
    )
    known = sender()
    Sender.objects.bulk_create(
        Sender(order=order, name=known.name, email=known.email, language="en")
        for order in orders
    )


def measure():
    """Return how many lines the export of all orders has, and its memory's peak."""
    export = EXPORTS["orders"]
    walk = Walk(export, {})
    tracemalloc.start()
    lines = sum(1 for _ in export_lines(export, walk, columns=list(export.columns)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return lines, peak


@pytest.mark.feature("O5")
def test_memory_is_flat():
    fill(500)
    measure()
    few, low = measure()
    fill(4500)

    many, high = measure()

    assert (few, many) == (501, 5001)
    assert high <= 1.3 * low


@pytest.mark.feature("R-E02")
def test_the_count_stands_while_orders_come_in():
    fill(700)
    export = EXPORTS["orders"]
    walk = Walk(export, {})
    lines = export_lines(export, walk, columns=["number"])
    sent = [next(lines) for _ in range(10)]

    fill(50)
    sent += list(lines)

    assert walk.count == 700
    assert len(sent) == 701


def test_the_file_costs_as_many_queries_as_it_has_chunks(django_assert_num_queries):
    fill(300)
    export = EXPORTS["orders"]
    walk = Walk(export, {})

    # Two chunks with two prefetches each, and the empty one that ends the walk.
    with django_assert_num_queries(7):
        list(export_lines(export, walk, columns=list(export.columns)))
