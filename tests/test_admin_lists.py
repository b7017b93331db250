"""Wagtail's lists of deliveries, materials, money and stock."""

from datetime import date, timedelta

from django.apps import apps
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

import pytest

from catalogue.models import Material, VatRate
from catalogue.tests.factories import make_rates
from delivery.models import ClosedDay, Delivery, Zone
from delivery.services import current_rules
from payments.models import PaymentAttempt
from shop.dashboard.tests.factories import (
    admin_client,
    client_of,
    make_order,
    make_user,
)
from shop.order.processing import change_status
from stock.services import correct_stock
from stock.tests.factories import moved_by_hand

pytestmark = pytest.mark.django_db

EDITED = (
    *("zone", "zonepostcode", "closedday", "slot", "peakday", "material", "vatrate"),
)
READ = ("recipeitem", "paymentattempt", "stockmovement")


@pytest.fixture
def order():
    """An order with a try to pay and a correction of its stock."""
    order = make_order()
    PaymentAttempt.objects.create(
        order=order, gateway="test", amount=order.total_incl_tax, currency="EUR"
    )
    record = order.lines.get().stockrecord_id
    correct_stock(stockrecord_id=record, delta=2, reason="Counted anew")
    return order


def test_every_list_opens(order):
    Material.objects.create(code="rose", name="Rose", nature="fresh")
    client = admin_client()

    for name in (*EDITED, *READ, "delivery"):
        assert client.get(reverse(f"{name}:index")).status_code == 200, name
    for name in EDITED:
        assert client.get(reverse(f"{name}:add")).status_code == 200, name
    for row in (
        PaymentAttempt.objects.get(),
        moved_by_hand().get(),
        Delivery.objects.get(),
    ):
        name = row._meta.model_name
        assert client.get(reverse(f"{name}:inspect", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("name", [*READ, "delivery"])
def test_what_the_shop_writes_is_not_made_or_deleted_by_hand(order, name):
    client = admin_client()
    model = next(m for m in apps.get_models() if m._meta.model_name == name)
    before = model.objects.count()

    client.post(reverse(f"{name}:add"), {"reason": "mine"})
    for row in model.objects.all():
        client.post(reverse(f"{name}:delete", args=[row.pk]))

    assert model.objects.count() == before


@pytest.mark.parametrize("name", ["paymentattempt", "stockmovement"])
def test_what_happened_is_not_rewritten(order, name):
    model = next(m for m in apps.get_models() if m._meta.model_name == name)
    row = model.objects.last()

    admin_client().post(reverse(f"{name}:edit", args=[row.pk]), {"reason": "mine"})

    assert model.objects.get(pk=row.pk).reason == row.reason


@pytest.mark.parametrize("name", [*EDITED, *READ, "delivery"])
def test_who_has_no_right_sees_no_list(name):
    client = client_of(make_user("wagtailadmin.access_admin"))

    answer = client.get(reverse(f"{name}:index"))

    assert answer.status_code == 302
    assert answer.url == reverse("wagtailadmin_home")


CORRECTION = {
    "recipient_name": "Mamie Dubois-Leroy",
    "line1": "Rue Haute 21",
    "card_message": "Happy birthday, Mamie.",
    "card_signature": "Anne",
}


def test_a_wrong_house_number_is_set_right_everywhere(order):
    delivery = order.deliveries.get()

    answer = admin_client().post(
        reverse("delivery:edit", args=[delivery.pk]), CORRECTION
    )

    assert answer.status_code == 302
    delivery.refresh_from_db()
    order.shipping_address.refresh_from_db()
    assert (delivery.line1, delivery.postcode) == ("Rue Haute 21", "1000")
    assert order.shipping_address.line1 == "Rue Haute 21"
    assert order.shipping_address.last_name == "Mamie Dubois-Leroy"
    assert "recipient_name, line1" in order.notes.get().message


def test_what_has_left_is_not_changed_any_more(order):
    for status in ("paid", "preparing", "out-for-delivery"):
        change_status(order_id=order.pk, status=status)
    delivery = order.deliveries.get()

    answer = admin_client().post(
        reverse("delivery:edit", args=[delivery.pk]), CORRECTION
    )

    assert "too late" in answer.text
    delivery.refresh_from_db()
    assert delivery.line1 == "Rue Haute 12"


def test_deliveries_of_a_day_are_found(order):
    day, client = order.deliveries.get().date, admin_client()

    found = client.get(reverse("delivery:index"), {"date": day}).text
    other = client.get(reverse("delivery:index"), {"date": "2020-01-01"}).text

    assert "Mamie Dubois" in found
    assert "Mamie Dubois" not in other


def test_a_closed_day_counts_at_once(django_capture_on_commit_callbacks):
    current_rules()
    day = timezone.localdate() + timedelta(days=90)

    with django_capture_on_commit_callbacks(execute=True):
        admin_client().post(
            reverse("closedday:add"), {"day": day, "reason": "Labour day"}
        )

    assert day in current_rules().closed_days
    with django_capture_on_commit_callbacks(execute=True):
        ClosedDay.objects.get().delete()
    assert day not in current_rules().closed_days


@pytest.mark.parametrize(
    ("name", "data", "model"),
    [
        ("zone", {"name": "Far", "fee": "-1"}, Zone),
        ("zone", {"name": "Far", "fee": "NaN"}, Zone),
        (
            "vatrate",
            {"category": "food", "rate": "101", "valid_from": "2027-01-01"},
            VatRate,
        ),
        (
            "vatrate",
            {"category": "food", "rate": "12", "valid_from": "2020-01-01"},
            VatRate,
        ),
    ],
)
def test_a_row_that_makes_no_sense_is_refused(name, data, model):
    make_rates()
    before = model.objects.count()

    answer = admin_client().post(reverse(f"{name}:add"), data)

    assert answer.status_code == 200
    assert model.objects.count() == before


def test_a_new_vat_rate_counts_from_its_day():
    make_rates()
    cache.clear()

    admin_client().post(
        reverse("vatrate:add"),
        {"category": "food", "rate": "12", "valid_from": "2027-01-01"},
    )

    assert VatRate.rate_on("food", date(2026, 12, 31)) == 6
    assert VatRate.rate_on("food", date(2027, 1, 1)) == 12


def test_copies_are_not_offered(order):
    for name in (*EDITED, *READ):
        with pytest.raises(NoReverseMatch):
            reverse(f"{name}:copy", args=[1])


@pytest.mark.feature("O5")
def test_a_list_leads_to_its_export_with_its_filters(order):
    lists = ("refund", "paymentattempt", "stockmovement", "subscription", "session")
    client = admin_client()

    pages = [client.get(reverse(f"{name}:index")).text for name in lists]
    filtered = client.get(
        reverse("paymentattempt:index"),
        {"state": "failed", "created_at__date__gte": "2026-11-01"},
    ).text

    assert all("/admin/exports/" in page for page in pages)
    link = "/admin/exports/payments/?status=failed&amp;date_from=2026-11-01"
    assert link in filtered
    form = client.get(link.replace("&amp;", "&")).text
    assert '<option value="failed" selected>' in form
    assert 'value="2026-11-01"' in form


@pytest.mark.feature("O5", refuses=True)
def test_a_list_hides_the_export_from_who_may_not_take_it(order):
    rights = ("payments.view_paymentattempt", "wagtailadmin.access_admin")

    page = client_of(make_user(*rights)).get(reverse("paymentattempt:index"))

    assert page.status_code == 200
    assert "/admin/exports/" not in page.text
