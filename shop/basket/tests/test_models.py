"""Baskets: lines, merging, thawing, the signed cookie."""

from django.db import IntegrityError, transaction

from oscar.core.loading import get_model

import pytest

from catalogue.tests.factories import make_addon, make_bouquet, only_size
from shop.checkout.tests.factories import make_basket
from users.models import User

pytestmark = pytest.mark.django_db

Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")


@pytest.fixture
def user():
    """A customer."""
    return User.objects.create_user("anne@example.com", "x")


@pytest.mark.feature("C1")
def test_the_same_bouquet_with_the_same_card_is_one_line():
    bouquet = only_size(make_bouquet())
    basket = make_basket(bouquet)

    basket.add_product(bouquet, 2)
    basket.add_product(bouquet, 1, card="For Paul")

    assert sorted(basket.lines.values_list("quantity", flat=True)) == [1, 3]


@pytest.mark.feature("X2", refuses=True)
@pytest.mark.parametrize("quantity", [0, -1])
def test_a_quantity_below_one_is_refused(quantity):
    bouquet = only_size(make_bouquet())
    basket = make_basket(bouquet)

    with pytest.raises(ValueError, match="at least 1"):
        basket.add_product(bouquet, quantity)
    with pytest.raises(IntegrityError), transaction.atomic():
        basket.lines.update(quantity=quantity)

    assert basket.lines.get().quantity == 1


@pytest.mark.feature("C2")
def test_a_guest_basket_adds_to_the_accounts_with_its_addons(user):
    bouquet, vase = only_size(make_bouquet()), make_addon()
    account = make_basket(bouquet, owner=user)
    guest = make_basket(bouquet, quantity=2)
    guest.add_product(vase, 1, parent=guest.lines.get())

    account.merge(guest)

    line = account.lines.get(product=bouquet)
    assert line.quantity == 3
    assert account.lines.get(product=vase).parent_line == line
    assert Basket.objects.get(pk=guest.pk).status == "Merged"
    assert not guest.lines.exists()


@pytest.mark.feature("V11", refuses=True)
def test_taking_a_bouquet_out_takes_its_addons_out():
    basket = make_basket(only_size(make_bouquet()))
    bouquet_line = basket.lines.get()
    basket.add_product(make_addon(), 1, parent=bouquet_line)

    bouquet_line.delete()

    assert not Line.objects.exists()


@pytest.mark.feature("R-O4")
@pytest.mark.parametrize("status", ["Submitted", "Merged", "Open"])
def test_only_a_frozen_basket_thaws(status):
    basket = make_basket()
    Basket.objects.update(status=status)

    basket.thaw()

    assert Basket.objects.get().status == status


def test_a_thawed_basket_joins_the_one_opened_meanwhile(user):
    frozen = make_basket(owner=user)
    frozen.freeze()
    fresh = make_basket(owner=user)

    frozen.thaw()

    assert fresh.lines.count() == 2
    assert Basket.objects.get(pk=frozen.pk).status == "Merged"


@pytest.mark.feature("C6")
def test_an_account_has_one_open_basket(user):
    make_basket(owner=user)

    with pytest.raises(IntegrityError), transaction.atomic():
        Basket.objects.create(owner=user)

    assert Basket.open.filter(owner=user).count() == 1
