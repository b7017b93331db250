"""Bouquets kept for later."""

from django.urls import reverse

from oscar.core.loading import get_model

import pytest

from catalogue.models import Product
from catalogue.tests.factories import make_addon, make_bouquet, only_size
from users.models import User

pytestmark = pytest.mark.django_db

Line = get_model("wishlists", "Line")


@pytest.fixture
def anne(client):
    """Return somebody who is signed in."""
    user = User.objects.create_user(email="anne@example.com")
    client.force_login(user)
    return user


def keep(client, pk):
    """Press the heart."""
    return client.post(reverse("catalogue:wishlist-add", args=[pk]))


def kept(client):
    """Return the titles on the list."""
    page = client.get(reverse("catalogue:wishlist"))
    return [card.product.title for card in page.context["cards"]]


@pytest.mark.feature("K1")
def test_keeping_twice_is_keeping_once(client, anne):
    bouquet = make_bouquet("Garden Letter")
    for _click in range(2):
        assert keep(client, bouquet.pk).status_code == 302
    assert kept(client) == ["Garden Letter"]
    assert Line.objects.get().quantity == 1
    for _click in range(2):
        client.post(reverse("catalogue:wishlist-remove", args=[bouquet.pk]))
    assert kept(client) == []


@pytest.mark.feature("K1")
def test_the_page_knows_and_hidden_bouquets_stay_away(client, anne):
    bouquet = make_bouquet()
    keep(client, bouquet.pk)
    assert b"Kept. Let go" in client.get(bouquet.get_absolute_url()).content
    Product.objects.filter(pk=bouquet.pk).update(is_public=False)
    assert kept(client) == []


@pytest.mark.feature("K1", refuses=True)
def test_a_guest_is_sent_to_sign_in(client):
    bouquet = make_bouquet()
    assert keep(client, bouquet.pk)["Location"].startswith("/en/account/login/")
    listed = client.get(reverse("catalogue:wishlist"))
    assert listed["Location"].startswith("/en/account/login/")
    assert not Line.objects.exists()


@pytest.mark.feature("K1", refuses=True)
def test_unknown_things_are_not_kept(client, anne):
    hidden, addon, bouquet = make_bouquet(), make_addon(), make_bouquet()
    Product.objects.filter(pk=hidden.pk).update(is_public=False)
    for pk in (hidden.pk, addon.pk, only_size(bouquet).pk, 999999999, 10**20):
        assert keep(client, pk).status_code == 404
    assert not Line.objects.exists()


@pytest.mark.feature("K1", refuses=True)
def test_nobody_empties_the_list_of_another(client, anne):
    bouquet = make_bouquet()
    keep(client, bouquet.pk)
    client.force_login(User.objects.create_user(email="ben@example.com"))
    client.post(reverse("catalogue:wishlist-remove", args=[bouquet.pk]))
    assert Line.objects.count() == 1
    client.get(reverse("catalogue:wishlist-add", args=[bouquet.pk]))
    assert Line.objects.count() == 1
