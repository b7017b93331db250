"""Places on a day and in a slot: taken and given back by conditional UPDATEs."""

from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q

from delivery.calendar import Load
from delivery.errors import DayFull
from delivery.models import DayLoad, Delivery

LOADS_KEY = "delivery-loads"


@dataclass(frozen=True)
class Place:
    """One delivery's place; the limits are None where there is none."""

    day: date
    slot_id: int | None = None
    minutes: int = 0
    most_deliveries: int | None = None
    most_minutes: int | None = None
    most_in_slot: int | None = None


def loads_between(first: date, last: date) -> dict:
    """Return ``{(day, slot key or None): Load}`` in one query."""
    rows = DayLoad.objects.filter(day__range=(first, last)).order_by()
    return {
        (day, slot): Load(deliveries, minutes)
        for day, slot, deliveries, minutes in rows.values_list(
            "day", "slot_id", "deliveries", "minutes"
        )
    }


def take_places(places) -> None:
    """Take all these places, in the caller's transaction.

    Rows are locked by day and slot, in that order, so that two orders never wait for
    each other in a circle. Raises DayFull, naming the day, where the database finds no
    room; the caller's rollback gives back what was taken before.
    """
    for place in sorted(places, key=lambda each: (each.day, each.slot_id or 0)):
        room = Q()
        if place.most_deliveries is not None:
            room &= Q(deliveries__lt=place.most_deliveries)
        if place.most_minutes is not None:
            room &= Q(minutes__lte=place.most_minutes - place.minutes)
        _take(place, None, room)
        if place.slot_id:
            in_slot = place.most_in_slot
            room = Q() if in_slot is None else Q(deliveries__lt=in_slot)
            _take(place, place.slot_id, room)
    transaction.on_commit(_forget_loads)


def _forget_loads():
    cache.delete(LOADS_KEY)


def _take(place, slot_id, room):
    key = Q(day=place.day, slot_id=slot_id)
    taken = {
        "deliveries": F("deliveries") + 1,
        "minutes": F("minutes") + place.minutes,
    }
    rows = DayLoad.objects.filter(key)
    if rows.filter(room).update(**taken):
        return
    DayLoad.objects.bulk_create(
        [DayLoad(day=place.day, slot_id=slot_id)], ignore_conflicts=True
    )
    if not rows.filter(room).update(**taken):
        raise DayFull(day=place.day, slot_id=slot_id)


def give_place_back(delivery) -> bool:
    """Give the place of a delivery back, once; return whether it held one."""
    held = Delivery.objects.filter(pk=delivery.pk, holds_place=True)
    if not held.update(holds_place=False):
        return False
    for slot_id in (None, delivery.slot_id) if delivery.slot_id else (None,):
        DayLoad.objects.filter(day=delivery.date, slot_id=slot_id).update(
            deliveries=F("deliveries") - 1, minutes=F("minutes") - delivery.minutes
        )
    transaction.on_commit(_forget_loads)
    return True
