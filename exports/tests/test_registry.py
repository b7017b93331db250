"""Every export there is: it downloads, asks for its right, and keeps secrets in."""

import csv
import io

from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

import pytest

from exports.models import ExportLog
from exports.registry import EXPORTS
from exports.tests.factories import fill_shop
from jobs.models import Job
from shop.dashboard.tests.factories import admin_client, client_of, make_user
from users import roles
from users.models import User

pytestmark = pytest.mark.django_db

NAMES = (
    *(
        "attendees",
        "comments",
        "customers",
        "low-stock",
        "order-lines",
        "orders",
        "payments",
        "products",
    ),
    *("quotes", "refunds", "stock", "stock-movements", "subscription-deliveries"),
    *("subscriptions", "workshops"),
)


def take(name, client=None, **asked):
    columns = [*EXPORTS[name].columns]
    data = {"columns": columns, "separator": ",", **asked}
    address = reverse("exports:export", args=[name])
    return (client or admin_client()).post(address, data)


def rows_of(answer):
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def shop():
    """Return a shop with a row for each export, as far as one is made in a moment."""
    return fill_shop()


def test_no_export_is_forgotten_here():
    assert set(NAMES) <= set(EXPORTS)


@pytest.mark.feature("X13")
@pytest.mark.feature("O5")
@pytest.mark.parametrize("name", NAMES)
def test_each_promised_csv_downloads(shop, name):
    answer = take(name)

    rows = rows_of(answer)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == (
        f'attachment; filename="{name}-{timezone.localdate()}.csv"'
    )
    assert rows
    assert list(rows[0]) == [str(c.label) for c in EXPORTS[name].columns.values()]
    log = ExportLog.objects.get()
    assert (log.name, log.rows) == (name, len(rows))


@pytest.mark.feature("X13", refuses=True)
@pytest.mark.feature("R-E03")
@pytest.mark.parametrize("role", [roles.EDITORS, roles.DRIVER, None])
def test_whoever_has_no_right_takes_nothing(role):
    user = make_user("wagtailadmin.access_admin")
    if role:
        user.groups.add(Group.objects.get(name=role))
    client = client_of(user)

    # An editor sees dates of workshops, not what they bring in.
    answers = {name: take(name, client).status_code for name in EXPORTS}

    assert answers == dict.fromkeys(EXPORTS, 403)
    assert "/admin/exports/" not in client.get("/admin/").text
    assert not ExportLog.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.feature("O5")
def test_customers_leave_with_what_they_paid_and_without_what_opens_doors(shop):
    rows = rows_of(take("customers"))

    (row,) = [row for row in rows if row["E-mail"] == shop.customer.email]
    assert row["First name"] == "'=Camille"
    assert (row["Paid orders"], row["Paid and not given back"]) == ("1", "45.00")
    secret = {"password", "last_login", "is_superuser", "groups"}
    assert not secret & set(EXPORTS["customers"].fields)


@pytest.mark.feature("O5", refuses=True)
def test_neither_erased_people_nor_staff_leave_as_customers(shop):
    User.objects.filter(pk=shop.customer.pk).update(is_active=False)
    clerk = make_user(first_name="Clerk")
    clerk.groups.add(Group.objects.get(name=roles.ACCOUNTING))

    emails = {row["E-mail"] for row in rows_of(take("customers"))}

    assert shop.customer.email not in emails
    assert clerk.email not in emails
    assert not User.objects.filter(email__in=emails, is_staff=True).exists()


@pytest.mark.feature("O5")
def test_products_are_goods_unless_asked_otherwise(shop):
    address = reverse("exports:export", args=["products"])
    page = admin_client().get(address).text

    goods = rows_of(take("products", status="goods"))
    everything = rows_of(take("products"))

    assert '<option value="goods" selected>' in page
    assert {row["Kind"] for row in goods} == {"goods"}
    assert {row["Kind"] for row in everything} >= {"goods", "seat"}
    assert [row["Price incl. VAT"] for row in goods if row["In stock"]][:1] == ["39.00"]


@pytest.mark.feature("O5")
def test_stock_says_what_is_free_and_movements_why(shop):
    stock = {row["Stock number"]: row for row in rows_of(take("stock"))}
    moves = rows_of(take("stock-movements"))

    row = stock[shop.record.partner_sku]
    shop.record.refresh_from_db()
    free = shop.record.num_in_stock - (shop.record.num_allocated or 0)
    assert row["In stock"] == str(shop.record.num_in_stock)
    assert row["Not promised"] == str(free)
    (moved,) = (each for each in moves if each["Kind"] == "correction")
    assert (moved["Change in units"], moved["Reason"]) == ("2", "'=counted")
    assert int(moved["Units after"]) - int(moved["Units before"]) == 2


@pytest.mark.feature("O5")
def test_quotes_and_comments_leave_without_what_staff_noted(shop):
    (quote,) = rows_of(take("quotes"))
    (comment,) = rows_of(take("comments"))

    assert (quote["Total incl. VAT"], quote["Version"]) == ("1000.00", "1")
    assert (quote["State"], comment["Comment"]) == ("answered", "'=Lovely.")
    assert rows_of(take("quotes", status="accepted")) == []
    assert "internal_note" not in str(EXPORTS["quotes"].fields)


@pytest.mark.feature("O5")
def test_payments_and_refunds_are_narrowed_by_state_and_day(shop):
    today = timezone.localdate()

    captured = rows_of(take("payments", status="captured", date_from=today))
    failed = rows_of(take("payments", status="failed"))
    refunds = rows_of(take("refunds", date_to=today, status="due"))
    before = rows_of(take("refunds", date_to=today - timezone.timedelta(days=1)))

    assert [(r["Amount"], r["Taken"], r["State"]) for r in captured] == [
        ("45.00", "45.00", "captured")
    ]
    assert failed == []
    assert [(r["Amount"], r["Reason"]) for r in refunds] == [("5.00", "'-wilted")]
    assert before == []


@pytest.mark.feature("O5")
def test_dates_of_workshops_leave_with_their_numbers(shop):
    (row,) = rows_of(take("workshops"))

    assert row["State"] == "open"
    assert (row["Seats sold"], row["Present"]) == ("2", "0")


@pytest.mark.feature("O5", refuses=True)
def test_no_export_takes_a_state_or_a_column_it_has_not():
    with_states = [name for name in NAMES if EXPORTS[name].statuses]

    answers = [take(name, columns=["password"]) for name in NAMES]
    answers += [take(name, status="lost") for name in with_states]

    assert {answer.status_code for answer in answers} == {400}
    assert not ExportLog.objects.exists()
