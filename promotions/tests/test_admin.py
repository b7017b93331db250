"""Staff set reductions in the admin."""

from decimal import Decimal

from django.urls import reverse

import pytest

from catalogue.models import Category
from catalogue.tests.factories import make_bouquet
from promotions.models import PriceChange, PriceReduction, ReducedPrice
from promotions.tests.factories import reduce
from shop.dashboard.tests.factories import admin_client, client_of, make_user
from users import roles
from users.tests.factories import make_user as make_member

pytestmark = pytest.mark.django_db


def form(*products, **changes):
    """Return a form filled in well: 20 % until 2099, for these products."""
    data = {
        "name_en": "A kind week",
        "name_fr": "Une semaine douce",
        "name_nl": "Een zachte week",
        "percent": "20",
        "fixed_price": "",
        "size": "",
        "starts_at": "2026-01-01 00:00",
        "ends_at": "2099-01-08 00:00",
        "active": "on",
        "products-TOTAL_FORMS": str(len(products)),
        "products-INITIAL_FORMS": "0",
        "products-MIN_NUM_FORMS": "0",
        "products-MAX_NUM_FORMS": "1000",
    }
    for number, product in enumerate(products):
        data |= {
            f"products-{number}-product": product.pk,
            f"products-{number}-id": "",
            f"products-{number}-DELETE": "",
        }
    return data | changes


def post(data, client=None):
    return (client or admin_client()).post(reverse("pricereduction:add"), data)


@pytest.mark.feature("F1")
def test_a_reduction_is_made_changed_and_switched_off():
    bouquet = make_bouquet(price="39.00")
    client = admin_client()

    assert post(form(bouquet), client).status_code == 302

    assert str(ReducedPrice.objects.running().get().price) == "31.20"
    reduction = PriceReduction.objects.get()
    assert (reduction.name_fr, reduction.name_nl) == (
        "Une semaine douce",
        "Een zachte week",
    )
    row = reduction.products.get()
    data = form(bouquet) | {"products-INITIAL_FORMS": "1", "products-0-id": row.pk}
    data.pop("active")
    edit = reverse("pricereduction:edit", args=[reduction.pk])
    assert client.post(edit, data).status_code == 302
    assert not ReducedPrice.objects.running().exists()


@pytest.mark.feature("F1")
def test_a_category_is_chosen_by_ticking_it():
    shelf, bouquet = Category.add_root(name="Roses"), make_bouquet(price="39.00")
    bouquet.categories.add(shelf)

    answer = post(form(categories=[shelf.pk]))

    assert answer.status_code == 302
    assert str(ReducedPrice.objects.running().get().price) == "31.20"


@pytest.mark.feature("F2", refuses=True)
@pytest.mark.feature("F1", refuses=True)
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"percent": "", "fixed_price": "39.00"}, "costs 39.00"),
        ({"percent": "", "fixed_price": "50"}, "costs 39.00"),
        ({"percent": "", "fixed_price": "-1"}, "must be above 0"),
        ({"percent": "20", "fixed_price": "30"}, "either percent or a fixed price"),
        ({"percent": ""}, "either percent or a fixed price"),
        ({"percent": "0"}, "above 0 and at most 100"),
        ({"percent": "101"}, "above 0 and at most 100"),
        ({"percent": "NaN"}, "Enter a number."),
        ({"ends_at": "2025-12-31 00:00"}, "must end after it starts"),
        ({"ends_at": ""}, "This field is required"),
        ({"name_en": ""}, "This field is required"),
        ({"size": "giant"}, "Select a valid choice"),
        ({"products-TOTAL_FORMS": "0"}, "Name a category, or a product below."),
    ],
)
def test_a_reduction_that_makes_no_sense_is_refused(changes, words):
    bouquet = make_bouquet(price="39.00")

    answer = post(form(bouquet) | changes)

    assert answer.status_code == 200
    assert words in answer.text
    assert not PriceReduction.objects.exists()
    assert not ReducedPrice.objects.exists()


@pytest.mark.feature("F2")
def test_a_fixed_price_for_one_size_is_compared_with_that_size():
    bouquet = make_bouquet(sizes={"standard": ("39", 5), "deluxe": ("55", 5)})

    answer = post(form(bouquet, percent="", fixed_price="45.00", size="deluxe"))

    assert answer.status_code == 302
    assert ReducedPrice.objects.get().price == Decimal("45.00")


@pytest.mark.feature("T11")
@pytest.mark.feature("F1")
def test_the_shop_sets_reductions_and_reads_the_history():
    bouquet = make_bouquet()
    client = client_of(make_member(role=roles.SHOP))

    assert post(form(bouquet), client).status_code == 302

    assert client.get(reverse("pricereduction:index")).status_code == 200
    history = client.get(reverse("pricechange:index"))
    assert history.status_code == 200
    assert "39.00" in history.text


@pytest.mark.feature("T11", refuses=True)
@pytest.mark.feature("F1", refuses=True)
def test_who_has_no_right_changes_no_price():
    bouquet = make_bouquet()
    client = client_of(make_user("wagtailadmin.access_admin"))

    answers = [
        client.get(reverse("pricereduction:index")),
        client.get(reverse("pricechange:index")),
        post(form(bouquet), client),
    ]

    assert {answer.status_code for answer in answers} == {302}
    assert not PriceReduction.objects.exists()


@pytest.mark.feature("T6", refuses=True)
def test_nobody_writes_history_by_hand():
    make_bouquet(price="39.00")
    change, client = PriceChange.objects.get(), admin_client()

    client.post(reverse("pricechange:add"), {"price": "1"})
    client.post(reverse("pricechange:edit", args=[change.pk]), {"price": "1"})
    client.post(reverse("pricechange:delete", args=[change.pk]))

    assert [str(row.price) for row in PriceChange.objects.all()] == ["39.00"]


def test_deleting_a_reduction_ends_it_and_keeps_what_was_asked():
    reduction = reduce(make_bouquet(price="39.00"))
    ReducedPrice.objects.update(starts_at="2026-01-01T00:00Z")

    admin_client().post(reverse("pricereduction:delete", args=[reduction.pk]))

    row = ReducedPrice.objects.get()
    assert (row.reduction, str(row.price)) == (None, "31.20")
    assert not ReducedPrice.objects.running().exists()
