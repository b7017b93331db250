"""Offering days and hours costs the same for a village and for a country."""

from datetime import time
from decimal import Decimal

import pytest

from catalogue.tests.factories import make_bouquet, only_size
from delivery.models import Slot, Zone
from shop.checkout.desk import open_desk
from shop.checkout.services import prepare_basket
from shop.checkout.tests.factories import make_basket
from shop.checkout.typed import remove_recipient

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("zones", "slots"), [(1, 1), (100, 20)])
def test_offering_asks_for_the_postcode_alone(
    zones, slots, django_assert_max_num_queries
):
    basket = make_basket(*(only_size(make_bouquet()) for _ in range(5)))
    made = Zone.objects.bulk_create(
        Zone(name=f"Zone {n}", fee=Decimal("9")) for n in range(zones)
    )
    for n in range(slots):
        slot = Slot.objects.create(name=f"{n}", starts=time(9), ends=time(10 + n % 9))
        slot.zones.set([*made, Zone.objects.get(name="Brussels")])
    prepare_basket(basket)
    typed = {"postcode": "1000", "date": "2026-11-24"}
    open_desk(basket, typed=typed)

    with django_assert_max_num_queries(1):
        desk = open_desk(basket, typed=typed)

    assert len(desk.asks[0].offers) == 61
    assert len(next(each for each in desk.asks[0].offers if each.open).slots) == slots


def test_those_behind_a_removed_recipient_move_up_with_their_bouquets():
    typed = {
        "recipients": "3",
        "line1": "One",
        "r2-line1": "Two",
        "r3-line1": "Three",
        "goes-7-1": "1",
        "goes-7-2": "2",
        "goes-8-1": "3",
        "sender_name": "Anne",
    }

    kept = remove_recipient(typed, 2)

    assert kept == {
        "recipients": "2",
        "line1": "One",
        "r2-line1": "Three",
        "goes-7-1": "1",
        "goes-8-1": "2",
        "sender_name": "Anne",
    }
