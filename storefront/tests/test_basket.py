"""The basket page: sums, refusals, changes, and whose basket it is."""

from decimal import Decimal

from django.core import signing
from django.urls import reverse

from oscar.core.loading import get_model

import pytest

from catalogue.kinds import Kind, Size
from catalogue.models import Product
from catalogue.tests.factories import make_addon, make_bouquet, only_size
from shop.basket.middleware import SALT
from shop.checkout.tests.factories import make_basket, make_ground
from storefront.tests.factories import lines, put_in, set_price, set_stock
from users.models import User

pytestmark = pytest.mark.django_db

Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")

BASKET = "/en/basket/"
COOKIE = "oscar_open_basket"
NONSENSE = ["-1", "1.5", "1e3", "1" + "0" * 20, "٣", "", "NaN", "0x10", "1\x00"]


def change(client, line, quantity):
    """Send the line's form."""
    return client.post(reverse("basket:update", args=[line.pk]), {"quantity": quantity})


@pytest.mark.feature("C1")
def test_add_update_remove_and_total(client):
    rose, tulip = make_bouquet("Rose", "39.00"), make_bouquet("Tulip", "20.50")
    assert put_in(client, only_size(rose), 2).status_code == 302
    put_in(client, only_size(tulip))
    page = client.get(BASKET)
    assert page.context["cost"].lines == Decimal("98.50")
    assert page.cookies["basket_count"].value == "3"
    assert "€98.50" in page.content.decode()
    line = Line.objects.get(product__parent=rose)
    change(client, line, 1)
    assert client.get(BASKET).context["cost"].lines == Decimal("59.50")
    change(client, line, 0)
    client.post(reverse("basket:remove", args=[Line.objects.get().pk]))
    assert lines() == []
    assert b"Your basket is empty" in client.get(BASKET).content


@pytest.mark.feature("C1")
def test_the_same_bouquet_adds_up_another_card_is_another_line(client):
    size = only_size(make_bouquet())
    for card in ("", "", "For Mamie"):
        put_in(client, size, card=card)
    assert sorted(quantity for _upc, quantity in lines()) == [1, 2]


@pytest.mark.feature("C1", refuses=True)
@pytest.mark.parametrize("quantity", [*NONSENSE, "0"])
def test_no_other_quantity_is_added(client, quantity):
    size = only_size(make_bouquet())
    assert put_in(client, size, quantity).status_code == 422
    assert lines() == []


@pytest.mark.feature("C1", refuses=True)
@pytest.mark.parametrize("quantity", NONSENSE)
def test_no_other_quantity_is_written(client, quantity):
    size = only_size(make_bouquet())
    put_in(client, size, 2)
    refused = change(client, Line.objects.get(), quantity)
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.content.decode()
    assert lines() == [(size.upc, 2)]


@pytest.mark.feature("C1", refuses=True)
def test_more_than_there_is_says_how_many_there_are(client):
    size = only_size(make_bouquet(units=3))
    refused = put_in(client, size, 4)
    assert refused.status_code == 409
    assert "Only 3 are left." in refused.content.decode()
    put_in(client, size, 2)
    refused = put_in(client, size, 2)
    assert "your basket already has 2" in refused.content.decode()
    refused = change(client, Line.objects.get(), 4)
    assert (refused.status_code, "Only 3 are left." in refused.content.decode()) == (
        409,
        True,
    )
    assert lines() == [(size.upc, 2)]


@pytest.mark.feature("C1", refuses=True)
@pytest.mark.parametrize("product", ["", "0", "999999999", "x", "1" * 30, "\x00"])
def test_an_unknown_product_is_refused(client, product):
    make_bouquet()
    data = {"product": product, "quantity": "1"}
    assert client.post(reverse("basket:add"), data).status_code == 422
    assert lines() == []


@pytest.mark.feature("R-O15", refuses=True)
@pytest.mark.feature("R-A08", refuses=True)
@pytest.mark.parametrize("kind", [Kind.SEAT, Kind.PLAN])
def test_what_is_sold_elsewhere_is_not_sold_here(client, kind):
    size = only_size(make_bouquet())
    Product.objects.filter(pk=size.pk).update(kind=kind)
    assert put_in(client, size).status_code == 422
    assert lines() == []


@pytest.mark.feature("R-O15", refuses=True)
@pytest.mark.feature("R-A08", refuses=True)
@pytest.mark.parametrize("which", ["size", "parent"])
def test_an_unpublished_product_is_refused_and_stops_the_checkout(client, which):
    bouquet = make_bouquet()
    size = only_size(bouquet)
    put_in(client, size)
    hidden = size if which == "size" else bouquet
    Product.objects.filter(pk=hidden.pk).update(is_public=False)
    assert put_in(client, size).status_code == 422
    page = client.get(BASKET)
    assert "This is no longer for sale." in page.content.decode()
    assert page.context["ready"] is False
    assert client.get("/en/checkout/")["Location"] == BASKET
    assert lines() == [(size.upc, 1)]


@pytest.mark.feature("C5")
def test_a_new_price_is_shown_old_and_new_and_must_be_accepted(client):
    size = only_size(make_bouquet(price="16.00"))
    put_in(client, size)
    set_price(size, "18.00")
    page = client.get(BASKET)
    text = page.content.decode()
    assert "from €16.00 to <b>€18.00</b>" in text
    assert (page.context["ready"], "Go to the checkout</a>" in text) == (False, False)
    assert client.get("/en/checkout/")["Location"] == BASKET
    client.post(reverse("basket:accept"))
    page = client.get(BASKET)
    assert (page.context["ready"], page.context["cost"].lines) == (True, Decimal("18"))


@pytest.mark.feature("C5", refuses=True)
def test_sold_out_in_the_basket_is_told_and_cannot_be_accepted_away(client):
    size = only_size(make_bouquet())
    put_in(client, size)
    set_stock(size, 0)
    client.post(reverse("basket:accept"))
    page = client.get(BASKET)
    assert "This is sold out." in page.content.decode()
    assert page.context["ready"] is False
    assert client.get("/en/checkout/")["Location"] == BASKET


@pytest.mark.feature("V11")
def test_a_bouquet_takes_its_addon_with_it(client):
    size, vase = only_size(make_bouquet()), make_addon()
    put_in(client, size, addons=[vase.pk])
    assert len(client.get(BASKET).context["rows"]) == 1
    bouquet_line = Line.objects.get(product=size)
    client.post(reverse("basket:remove", args=[bouquet_line.pk]))
    assert lines() == []


@pytest.mark.feature("C2")
def test_a_guest_basket_is_merged_at_login_and_too_much_is_told(client):
    owner = User.objects.create_user(email="anne@example.com")
    size = only_size(make_bouquet(units=4))
    make_basket(size, owner=owner, quantity=2)
    put_in(client, size, 3)
    client.force_login(owner)
    page = client.get(BASKET)
    mine = Basket.objects.get(owner=owner, status="Open")
    assert mine.lines.get().quantity == 4
    assert "Garden Letter" in " ".join(str(m) for m in page.context["messages"])
    assert page.context["ready"] is True


@pytest.mark.feature("C2", refuses=True)
def test_a_tampered_cookie_opens_no_basket(client):
    other = make_basket()
    for value in (
        str(other.pk),
        signing.dumps(other.pk, salt="another"),
        signing.dumps(other.pk, salt=SALT)[:-1] + "x",
        "\x00",
        "x" * 4000,
    ):
        client.cookies[COOKIE] = value
        page = client.get(BASKET)
        assert (page.status_code, page.context["rows"]) == (200, [])
    assert Basket.objects.count() == 1


@pytest.mark.feature("C2", refuses=True)
def test_nobody_touches_the_line_of_another_basket(client):
    line = make_basket().lines.get()
    assert change(client, line, 5).status_code == 404
    assert client.post(reverse("basket:remove", args=[line.pk])).status_code == 404
    line.refresh_from_db()
    assert line.quantity == 1


@pytest.mark.feature("C2", refuses=True)
@pytest.mark.parametrize("name", ["add", "accept"])
def test_looking_at_an_action_does_nothing(client, name):
    assert client.get(reverse(f"basket:{name}")).status_code == 405


@pytest.mark.feature("V8", refuses=True)
@pytest.mark.parametrize(
    "card", ["x" * 201, "bell \x07", "nul \x00", "turned \u202e", "escape \x1b[2J"]
)
def test_a_card_nobody_can_print_is_refused_and_kept(client, card):
    bouquet = make_bouquet()
    refused = put_in(client, only_size(bouquet), card=card, page=bouquet.pk)
    assert refused.status_code == 422
    assert 'aria-describedby="card-count card_error"' in refused.content.decode()
    assert lines() == []


@pytest.mark.feature("V8")
@pytest.mark.parametrize(
    "card", ["Bon anniversaire, Mamie ! 🌷", "x" * 200, ("y" * 99 + "\r\n") * 2]
)
def test_a_card_of_two_hundred_characters_is_kept(client, card):
    put_in(client, only_size(make_bouquet()), card=card)
    assert Line.objects.get().card_message == card.replace("\r\n", "\n").strip()


def test_the_delivery_fee_is_told_before_the_checkout(client):
    make_ground()
    put_in(client, only_size(make_bouquet(price="39.00")))
    page = client.get(BASKET, {"postcode": "1000"})
    assert "€45.00" in page.content.decode()
    assert page.cookies["postcode"].value == "1000"


def test_two_lines_of_one_bouquet_are_judged_together(client):
    bouquet = make_bouquet(sizes={Size.STANDARD: ("39.00", 5)})
    size = only_size(bouquet)
    put_in(client, size, 3, card="One")
    refused = put_in(client, size, 3, card="Two", page=bouquet.pk)
    assert refused.status_code == 409
    assert lines() == [(size.upc, 3)]
