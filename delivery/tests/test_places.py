"""The database decides who has the last place: limits hold where nobody looked."""

from datetime import date

import pytest

from delivery.errors import DayFull
from delivery.models import DayLoad, Delivery
from delivery.places import Place, give_place_back, take_places
from delivery.tests.factories import make_slot
from shop.checkout.tests.factories import make_basket, order_from

pytestmark = pytest.mark.django_db

VALENTINE = date(2027, 2, 14)


def borne(slot=None):
    """Return (deliveries, minutes) of Valentine's Day, or of a slot of it."""
    rows = DayLoad.objects.filter(day=VALENTINE, slot=slot)
    return rows.values_list("deliveries", "minutes").first()


@pytest.mark.feature("V5")
@pytest.mark.feature("V5", refuses=True)
def test_the_database_refuses_what_the_calendar_did_not_see():
    place = Place(VALENTINE, most_deliveries=2)
    take_places([place])
    take_places([place])

    with pytest.raises(DayFull) as refusal:
        take_places([place])

    assert refusal.value.data["day"] == VALENTINE
    assert borne() == (2, 0)


@pytest.mark.feature("MS12")
@pytest.mark.feature("MS12", refuses=True)
def test_minutes_are_taken_until_they_are_gone():
    premium = Place(VALENTINE, minutes=30, most_minutes=480)
    standard = Place(VALENTINE, minutes=15, most_minutes=480)
    for _ in range(15):
        take_places([premium])
    take_places([standard, standard])

    with pytest.raises(DayFull):
        take_places([standard])

    assert borne() == (17, 480)


@pytest.mark.feature("V5")
def test_a_slot_is_full_before_its_day():
    slot = make_slot()
    place = Place(VALENTINE, slot_id=slot.pk, most_deliveries=9, most_in_slot=1)
    take_places([place])

    with pytest.raises(DayFull) as refusal:
        take_places([place])

    assert refusal.value.data["slot_id"] == slot.pk
    assert borne(slot) == (1, 0)


def test_a_day_without_limits_takes_everybody():
    take_places([Place(VALENTINE, minutes=5)] * 40)

    assert borne() == (40, 200)


def test_a_day_closed_by_its_limit_takes_nobody():
    with pytest.raises(DayFull):
        take_places([Place(VALENTINE, most_deliveries=0)])


@pytest.mark.feature("V5")
def test_a_place_is_given_back_once():
    order = order_from(make_basket())
    delivery = Delivery.objects.get(order=order)

    assert give_place_back(delivery)
    assert not give_place_back(delivery)

    assert DayLoad.objects.get(day=delivery.date).deliveries == 0
