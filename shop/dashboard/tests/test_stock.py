"""Stock in the dashboard: corrections, never overwriting."""

from decimal import Decimal

from django.urls import reverse

import pytest

from catalogue.tests.factories import make_bouquet, only_size
from shop.dashboard.catalogue import forms
from shop.dashboard.tests.factories import manager_client, said
from shop.dashboard.tests.test_products import PREFIXES
from stock.tests.factories import moved_by_hand

pytestmark = pytest.mark.django_db


def save(product, **changes):
    """Post the stock form of a product as it was opened, with changes."""
    record = product.stockrecords.get()
    data = {
        "structure": product.structure,
        "size": product.size,
        "slug": product.slug,
        "upc": product.upc,
        "is_public": "on",
        "lead_time_days": "0",
        "make_minutes": "0",
        "stems": "0",
    }
    for prefix in (*PREFIXES, "recipe"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    data |= {
        "stockrecords-TOTAL_FORMS": 1,
        "stockrecords-INITIAL_FORMS": 1,
        "stockrecords-0-id": record.pk,
        "stockrecords-0-product": product.pk,
        "stockrecords-0-partner": record.partner_id,
        "stockrecords-0-partner_sku": record.partner_sku,
        "stockrecords-0-price_currency": "EUR",
        "stockrecords-0-price": "39.00",
    }
    data |= {f"stockrecords-0-{name}": value for name, value in changes.items()}
    address = reverse("dashboard:catalogue-product", args=[product.pk])
    return manager_client().post(address, data, follow=True)


@pytest.fixture
def product():
    """Ten bouquets on the shelf, three of them promised."""
    product = only_size(make_bouquet(units=10))
    product.stockrecords.get().allocate(3)
    return product


def stock_of(product):
    record = product.stockrecords.get()
    return record.num_in_stock, record.num_allocated, record.price


def test_a_correction_changes_stock_and_says_why(product):
    answer = save(product, correction="-2", reason="Two broke", price="41.50")

    assert answer.redirect_chain
    assert stock_of(product) == (8, 3, Decimal("41.50"))
    movement = moved_by_hand().get()
    assert (movement.delta, movement.reason) == (-2, "Two broke")
    assert movement.user.email.startswith("person-")
    product.parent.refresh_from_db()
    assert product.parent.from_price == Decimal("41.50")


@pytest.mark.parametrize(
    "changes",
    [
        {"correction": "-8", "reason": "Gone"},
        {"correction": "5", "reason": ""},
        {"correction": "1.5", "reason": "Half"},
        {"correction": "9999999", "reason": "Many"},
        {"price": "0"},
        {"price": "Infinity"},
        {"DELETE": "on"},
    ],
)
def test_a_correction_that_makes_no_sense_writes_nothing(product, changes):
    answer = save(product, **changes)

    assert not answer.redirect_chain
    assert stock_of(product) == (10, 3, Decimal("39.00"))
    assert not moved_by_hand()


def test_the_refusal_names_what_is_promised(product):
    page = save(product, correction="-8", reason="Gone").text

    assert "2 would be left, but 3 are promised to orders." in page


def test_a_form_opened_before_a_sale_loses_nothing(product):
    """The form carries no quantity, whatever a browser posts back."""
    product.stockrecords.get().allocate(4)

    save(product, num_in_stock="10", num_allocated="0", price="40.00")

    assert stock_of(product) == (10, 7, Decimal("40.00"))


def test_a_sale_between_check_and_save_turns_the_whole_form_back(product, monkeypatch):
    def sell_first(**correction):
        product.stockrecords.get().allocate(7)
        return correct(**correction)

    correct = forms.correct_stock
    monkeypatch.setattr(forms, "correct_stock", sell_first)

    answer = save(product, correction="-2", reason="Two broke", price="41.50")

    assert "Nothing was saved" in said(answer)
    assert stock_of(product)[2] == Decimal("39.00")
    assert not moved_by_hand()


def reprice(product, **changes):
    client = manager_client()
    client.post(
        reverse("dashboard:catalogue-product-list"),
        {"action": "set_product_price", "selected_product": product.parent_id},
    )
    key = next(iter(client.session["bulk_intermediate"]))
    address = reverse("dashboard:catalogue-product-bulk-action") + f"?key={key}"
    data = {
        "selected_products": product.pk,
        "partners": product.stockrecords.get().partner_id,
        "confirm_irreversible": "on",
        "key": key,
    }
    return client.post(address, data | changes, follow=True)


def test_many_prices_change_in_whole_cents(product):
    reprice(product, increase_by_percentage="3.33")

    assert stock_of(product)[2] == Decimal("40.30")
    product.parent.refresh_from_db()
    assert product.parent.from_price == Decimal("40.30")


@pytest.mark.parametrize(
    "changes", [{"new_price": "0"}, {"increase_by_amount": "-39.00"}]
)
def test_many_prices_never_become_nothing(product, changes):
    reprice(product, **changes)

    assert stock_of(product)[2] == Decimal("39.00")
