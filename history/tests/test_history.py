"""What a product was on a day, and who changed it."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

import pytest

from catalogue.tests.factories import make_addon, make_bouquet, only_size
from common.actor import acting_as
from history.models import ProductChange
from history.recording import as_of
from shop.dashboard.tests.factories import client_of, make_user
from shop.dashboard.tests.test_stock import reprice, save

pytestmark = pytest.mark.django_db

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture
def addon():
    """A vase of ten euros, nothing written of it yet."""
    addon = make_addon(price="10.00")
    ProductChange.objects.all().delete()
    return addon


def set_price(product, price):
    record = product.stockrecords.get()
    record.price = price
    record.save()


def written():
    rows = ProductChange.objects.order_by("pk")
    return list(rows.values_list("field", "old", "new"))


@pytest.mark.feature("B8")
def test_the_price_of_a_day_is_what_it_was_at_its_end_in_brussels(addon):
    set_price(addon, Decimal("12.00"))
    # Half past midnight in Brussels, still the day before in UTC.
    at = datetime(2026, 6, 2, 0, 30, tzinfo=BRUSSELS)
    ProductChange.objects.update(at=at)

    assert written() == [("price", "10.00", "12.00")]
    assert as_of(addon, at.date() - timedelta(days=1))["price"] == "10.00"
    assert as_of(addon, at.date())["price"] == "12.00"
    assert as_of(addon, timezone.localdate())["price"] == "12.00"


@pytest.mark.feature("B8", refuses=True)
@pytest.mark.parametrize("price", [Decimal("10"), "10.00", 10, Decimal("10.000")])
def test_a_save_that_changes_nothing_writes_nothing(addon, price):
    set_price(addon, price)
    addon.refresh_from_db()
    addon.save()
    addon.save(update_fields=["stems"])

    assert written() == []


def test_words_visibility_and_vat_are_written_with_who_changed_them(addon):
    florist = make_user()
    addon.title_fr, addon.description_en = "Vase bleu", "<p>Blue</p>"
    addon.is_public, addon.vat_category = False, "food"

    with acting_as(florist):
        addon.save()

    assert sorted(written()) == [
        ("description_en", None, "<p>Blue</p>"),
        ("is_public", "True", "False"),
        ("title_fr", None, "Vase bleu"),
        ("vat_category", "goods", "food"),
    ]
    assert {row.user for row in ProductChange.objects.all()} == {florist}
    assert as_of(addon, timezone.localdate() - timedelta(days=1))["title_fr"] is None


def test_a_stale_copy_names_what_the_database_had(addon):
    stale = addon.stockrecords.get()
    set_price(addon, Decimal("12.00"))
    stale.price = Decimal("15.00")

    stale.save()

    assert written() == [("price", "10.00", "12.00"), ("price", "12.00", "15.00")]


@pytest.mark.parametrize("door", ["form", "bulk"])
def test_prices_changed_in_the_dashboard_say_who_did(door):
    product = only_size(make_bouquet())
    ProductChange.objects.all().delete()

    if door == "form":
        save(product, price="41.50")
    else:
        reprice(product, new_price="41.50")

    row = ProductChange.objects.get(field="price")
    assert (row.product, row.old, row.new) == (product, "39.00", "41.50")
    assert row.user.email.startswith("person-")


@pytest.fixture
def florist():
    """Who looks after products."""
    return client_of(make_user("wagtailadmin.access_admin", "catalogue.view_product"))


def test_staff_see_what_a_product_was_on_a_day(addon, florist):
    set_price(addon, Decimal("12.00"))
    type(addon).objects.update(date_created=timezone.now() - timedelta(days=9))
    page = reverse("stock_admin:history", args=[addon.pk])
    yesterday = timezone.localdate() - timedelta(days=1)

    answer = florist.get(page, {"day": yesterday.isoformat()})

    assert (
        answer.context["states"][0][0],
        dict(answer.context["states"][0][1])["price in euros incl. VAT"],
    ) == ("Vase", "10.00")
    assert "12.00" in answer.text
    before = florist.get(page, {"day": "2020-01-01"})
    assert "It did not exist yet." in before.text


@pytest.mark.parametrize("day", ["9999-01-01", "soon", "1\x00"])
def test_a_day_that_is_none_or_to_come_is_refused(addon, florist, day):
    page = reverse("stock_admin:history", args=[addon.pk])

    assert florist.get(page, {"day": day}).status_code == 422


@pytest.mark.parametrize("rows", [10, 100])
def test_a_long_history_costs_no_more_queries(
    addon, florist, rows, django_assert_max_num_queries
):
    user = make_user()
    ProductChange.objects.bulk_create(
        ProductChange(product=addon, field="price", old="9.00", new="10.00", user=user)
        for _number in range(rows)
    )

    with django_assert_max_num_queries(20):
        page = florist.get(reverse("stock_admin:history", args=[addon.pk]))

    assert len(page.context["page_obj"].object_list) == min(rows, 50)
