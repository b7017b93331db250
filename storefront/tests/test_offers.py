"""Reduced prices as customers meet them: every page, list, basket and mail agrees."""

from datetime import timedelta
from decimal import Decimal

from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

import pytest

from catalogue.cards import fetch_cards
from catalogue.tests.factories import make_bouquet, only_size
from outbox.tasks import sweep_outbox
from promotions.models import PriceReduction, ReducedPrice
from promotions.tests.factories import DAY, reduce
from shop.checkout.receivers import mail_confirmation
from shop.checkout.tests.factories import make_basket, make_ground, order_from
from shop.order.links import order_token
from storefront.tests.factories import make_shelf, make_shelf_of, put_in, put_on
from storefront.wishlist import keep
from users.models import User

pytestmark = pytest.mark.django_db
OFFERS = "/en/shop/offers/"


@pytest.fixture
def bouquet():
    """A bouquet of 39 euros, reduced by 20 %, on a shelf."""
    shelf = make_shelf()
    bouquet = make_bouquet("Garden Letter", price="39.00")
    put_on(shelf, bouquet)
    reduce(bouquet)
    return bouquet


def names(response):
    """Return what each reduction of the page shows."""
    return {
        each.reduction.name: [card.product.title for card in each.cards]
        for each in response.context["running"]
    }


@pytest.mark.feature("X1")
@pytest.mark.feature("F1")
@pytest.mark.feature("T6")
def test_every_page_shows_the_same_price_and_the_reference(client, bouquet):
    shelf = bouquet.categories.get()
    call_command("wagtail_update_index", verbosity=0)
    user = User.objects.create_user("anne@example.com", "x")
    keep(user, bouquet)
    client.force_login(user)
    make_ground()
    put_in(client, only_size(bouquet))
    pages = (
        shelf.get_absolute_url(),
        bouquet.get_absolute_url(),
        "/en/shop/kept/",
        "/en/search/?q=garden",
        OFFERS,
        "/en/basket/",
    )

    texts = {path: client.get(path).text for path in pages}

    for path, text in texts.items():
        assert "€31.20" in text, path
        assert "</span>€39.00</del>" in text, path
        assert "Lowest price of the last 30 days: €39.00" in text, path
    checkout = client.get("/en/checkout/").text
    assert "€31.20" in checkout
    assert "€39.00" not in checkout
    card = fetch_cards([bouquet.pk])[bouquet.pk]
    assert (card.price.amount, card.price.reference) == (Decimal("31.20"), Decimal(39))


@pytest.mark.feature("X1")
def test_order_page_and_mail_show_the_price_that_was_paid(client, bouquet):
    order = order_from(make_basket(only_size(bouquet)))

    page = client.get(f"/en/checkout/order/{order_token(order.number)}/").text

    assert str(order.total_incl_tax) == "37.20"
    assert "€31.20" in page
    assert "€37.20" in page


@pytest.mark.feature("T6", refuses=True)
def test_a_price_that_is_not_lower_than_before_is_not_praised(client, bouquet):
    ReducedPrice.objects.update(reference=Decimal("30.00"))

    text = client.get(bouquet.categories.get().get_absolute_url()).text

    assert "Lowest price of the last 30 days: €30.00" in text
    assert "<del>" not in text
    assert "badge-peony" not in text


@pytest.mark.feature("B9")
@pytest.mark.feature("X1")
def test_lists_sort_and_filter_by_the_reduced_price(client):
    shelf = make_shelf()
    cheap, dear, middle = (
        make_bouquet(n, price=p)
        for n, p in (("A", "30.00"), ("B", "50.00"), ("C", "40.00"))
    )
    put_on(shelf, cheap, dear, middle)
    reduce(dear, percent="50")
    address = shelf.get_absolute_url()

    def shown(**query):
        page = client.get(address, query)
        return [(c.product.title, str(c.price.amount)) for c in page.context["cards"]]

    lowest, highest = shown(sort="price"), shown(sort="-price")

    assert lowest == [("B", "25.00"), ("A", "30.00"), ("C", "40.00")]
    assert highest == lowest[::-1]
    assert shown(price_max=29) == [("B", "25.00")]
    assert shown(offer=1) == [("B", "25.00")]
    assert shown(offer="x") == shown()


@pytest.mark.feature("F3")
def test_the_page_lists_what_is_reduced_now_with_its_products(client, bouquet):
    other = make_bouquet("Late Light", price="40.00")
    week = reduce(other, fixed_price="33.00", ends=timezone.now() + DAY)
    PriceReduction.objects.filter(pk=week.pk).update(name_en="One day only")

    page = client.get(OFFERS)

    assert names(page) == {
        "One day only": ["Late Light"],
        "A kind week": ["Garden Letter"],
    }
    assert list(names(page)) == ["One day only", "A kind week"]
    assert "€33.00 until" in page.text
    assert "−20 % until" in page.text


@pytest.mark.feature("F3", refuses=True)
@pytest.mark.parametrize("what", ["future", "expired", "off", "hidden"])
def test_what_does_not_run_is_invisible(client, what):
    bouquet, now = make_bouquet("Garden Letter", price="39.00"), timezone.now()
    times = {"future": {"starts": now + DAY}}.get(what, {})
    reduction = reduce(bouquet, active=what != "off", **times)
    if what == "expired":
        ReducedPrice.objects.update(starts_at=now - 2 * DAY, ends_at=now - DAY)
    if what == "hidden":
        type(bouquet).objects.filter(pk=bouquet.pk).update(is_public=False)

    page = client.get(OFFERS)

    assert page.status_code == 200
    assert "Nothing is reduced today" in page.text
    assert reduction.name not in page.text


@pytest.mark.feature("F3")
def test_search_engines_find_the_page_in_every_language(client):
    text = client.get("/sitemap.xml").text

    for language in ("en", "fr", "nl"):
        assert f"/{language}/shop/offers/</loc>" in text


@pytest.mark.feature("C2")
@pytest.mark.feature("R-C13")
def test_a_reduction_that_ends_in_the_basket_must_be_accepted(client, bouquet):
    put_in(client, only_size(bouquet))
    ReducedPrice.objects.update(
        starts_at=timezone.now() - DAY, ends_at=timezone.now() - timedelta(seconds=1)
    )

    page = client.get("/en/basket/").text

    assert "The price went from €31.20 to <b>€39.00</b>" in page
    assert client.get("/en/checkout/").status_code == 302


@pytest.mark.feature("F1")
@pytest.mark.parametrize("rows", [10, 100])
@pytest.mark.parametrize(
    ("address", "budget"),
    [("{shelf}?sort=price&per_page=100", 9), (OFFERS, 9), ("{shelf}?per_page=100", 8)],
)
def test_queries_stay_in_their_budget_while_all_is_reduced(
    client, django_assert_max_num_queries, rows, address, budget
):
    shelf = make_shelf_of(rows)
    reduce(categories=[shelf])
    address = address.format(shelf=shelf.get_absolute_url())
    cache.clear()
    client.get(address)

    with django_assert_max_num_queries(budget):
        page = client.get(address)

    assert page.text.count("€31.20") == (8 if address == OFFERS else rows)


@pytest.mark.feature("X1")
def test_the_mail_tells_the_reduced_price(bouquet):
    order = order_from(make_basket(only_size(bouquet)))
    mail_confirmation(sender=None, order=order)
    sweep_outbox()

    html = mail.outbox[0].alternatives[0][0]
    assert "€31.20" in mail.outbox[0].body
    assert "€31.20" in html
    assert "€39.00" not in html
