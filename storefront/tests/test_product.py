"""The product page: sizes, recipe, add-ons, where and when."""

from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

import pytest

from catalogue.kinds import Kind, Size
from catalogue.models import Product
from catalogue.tests.factories import make_addon, make_bouquet, make_stock, only_size
from shop.checkout.tests.factories import make_ground
from storefront.tests.factories import (
    hang,
    lines,
    make_picture,
    make_recipe,
    make_shelf,
    put_in,
    put_on,
    set_stock,
)

pytestmark = pytest.mark.django_db

SIZES = {
    Size.STANDARD: ("39.00", 5),
    Size.DELUXE: ("55.00", 5),
    Size.GRAND: ("82.00", 0),
}


@pytest.fixture
def bouquet():
    """Return a bouquet in three sizes, each with its recipe; Grand is sold out."""
    bouquet = make_bouquet("Garden Letter", sizes=SIZES)
    for child, stems in zip(bouquet.children.order_by("pk"), (14, 22, 34), strict=True):
        make_recipe(child, ("Peony", "peony", stems), ("Kraft", "", 1))
    return bouquet


def page_of(client, product, **query):
    """Return the product's page and its text."""
    response = client.get(product.get_absolute_url(), query)
    return response, response.content.decode()


@pytest.mark.feature("V12")
@pytest.mark.feature("B4")
def test_each_size_brings_its_price_stems_recipe_and_picture(client, bouquet):
    for child in bouquet.children.all():
        hang(child, make_picture(f"picture-{child.size}"))
    response, text = page_of(client, bouquet)
    told = [(s.key, s.price, s.stems, s.free) for s in response.context["sizes"]]
    assert told == [
        ("standard", Decimal("39.00"), 14, 5),
        ("deluxe", Decimal("55.00"), 22, 5),
        ("grand", Decimal("82.00"), 34, 0),
    ]
    for size, _figures in SIZES.items():
        assert text.count(f'data-for="{size}"') == 2
        assert f"picture-{size}-480.webp" in text
    assert "€55.00" in text
    assert "22 stems" in text


@pytest.mark.feature("V12", refuses=True)
@pytest.mark.feature("B4", refuses=True)
def test_a_sold_out_size_cannot_be_chosen_nor_posted(client, bouquet):
    grand = bouquet.children.get(size=Size.GRAND)
    _response, text = page_of(client, bouquet)
    chosen = text.split(f'value="{grand.pk}"')[1].split(">")[0]
    assert "disabled" in chosen
    refused = put_in(client, grand, page=bouquet.pk)
    assert refused.status_code == 409
    assert "This is sold out." in refused.content.decode()
    assert lines() == []


@pytest.mark.feature("B1")
def test_the_page_begins_with_its_lowest_price_that_can_be_bought(client, bouquet):
    sizes = page_of(client, bouquet)[0].context["sizes"]
    lowest = min(size.price for size in sizes)

    found, text = page_of(client, bouquet)

    assert found.context["cheapest"].price == lowest
    assert "earliest delivery" in text
    assert text.index(f"from €{lowest}") < text.index('name="product"')


@pytest.mark.feature("B4", refuses=True)
def test_the_parent_itself_cannot_be_bought(client, bouquet):
    refused = put_in(client, bouquet)
    assert refused.status_code == 422
    assert "Choose a size first." in refused.content.decode()
    assert lines() == []


@pytest.mark.feature("B1")
def test_the_page_has_one_address_and_sizes_lead_to_it(client, bouquet):
    moved = client.get(f"/en/shop/wrong-words_{bouquet.pk}/")
    assert (moved.status_code, moved["Location"]) == (301, bouquet.get_absolute_url())
    child = bouquet.children.first()
    sent = client.get(f"/en/shop/any_{child.pk}/")
    assert (sent.status_code, sent["Location"]) == (302, bouquet.get_absolute_url())


@pytest.mark.feature("B1", refuses=True)
@pytest.mark.parametrize(
    "change",
    [{"is_public": False}, {"deleted_at": timezone.now()}, {"kind": Kind.ADDON}],
)
def test_what_is_not_browsed_has_no_page(client, bouquet, change):
    Product.objects.filter(pk=bouquet.pk).update(**change)
    assert client.get(bouquet.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("pk", ["0", "999999999", "99999999999999999999", "٣"])
def test_unknown_products_have_no_page(client, pk):
    assert client.get(f"/en/shop/x_{pk}/").status_code == 404


@pytest.mark.feature("V11")
def test_addons_of_the_shelf_are_offered_unticked_and_follow_the_bouquet(client):
    shelf, bouquet = make_shelf(), make_bouquet()
    vase, elsewhere = make_addon("Vase"), make_addon("Ribbon of another shelf")
    put_on(shelf, bouquet, vase)
    _response, text = page_of(client, bouquet)
    assert "Vase" in text
    assert elsewhere.title not in text
    assert "checked" not in text.split(f'name="addons" value="{vase.pk}"')[1][:80]
    put_in(client, only_size(bouquet), quantity=2, addons=[vase.pk])
    assert [quantity for _upc, quantity in lines()] == [2, 2]


@pytest.mark.feature("V11", refuses=True)
def test_an_addon_that_is_gone_refuses_the_whole_and_keeps_what_was_typed(client):
    shelf, bouquet, vase = make_shelf(), make_bouquet(), make_addon("Vase")
    put_on(shelf, bouquet, vase)
    set_stock(vase, 0)
    size = only_size(bouquet)
    refused = put_in(client, size, addons=[vase.pk], card="For Mamie", page=bouquet.pk)
    assert refused.status_code == 409
    assert "For Mamie" in refused.content.decode()
    bouquet_as_addon = put_in(client, size, addons=[size.pk], page=bouquet.pk)
    assert bouquet_as_addon.status_code == 422
    assert lines() == []


def test_a_standalone_product_is_sold_in_one_size(client):
    bouquet = make_bouquet()
    vase = Product.objects.create(
        title="Stone vase",
        upc="vase",
        structure=Product.STANDALONE,
        product_class=bouquet.product_class,
    )
    make_stock(vase, "30.00")
    _response, text = page_of(client, vase)
    assert "One size" in text
    assert put_in(client, vase).status_code == 302


def test_a_postcode_tells_fee_and_days_and_is_remembered(client, bouquet):
    make_ground()
    response, text = page_of(client, bouquet, postcode="1000")
    assert "Brussels: delivery is €6.00" in text
    assert response.cookies["postcode"].value == "1000"
    partial = client.get(
        reverse("catalogue:where"),
        {"postcode": "1000", "product": bouquet.children.first().pk},
        headers={"HX-Request": "true"},
    ).content.decode()
    assert "<html" not in partial
    assert "€6.00" in partial


@pytest.mark.parametrize("typed", ["9999", "abc", "١٠٠٠", "1" * 400, "\x00", "10 00"])
def test_a_postcode_nobody_serves_is_told_beside_the_field(client, bouquet, typed):
    make_ground()
    response, text = page_of(client, bouquet, postcode=typed)
    assert response.status_code == 200
    assert 'aria-describedby="where_error"' in text
    assert "postcode" not in response.cookies
    asked = client.get(
        reverse("catalogue:where"), {"postcode": typed, "product": "9e9"}
    )
    assert asked.status_code == 200
