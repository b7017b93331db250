"""Where a delivery may be moved to, by the calendar that sells days."""

from delivery import calendar
from delivery.funerals import funeral_of, narrow, refuse_unfit
from delivery.offers import find_postcode, offers_for


def offers_to_move(delivery) -> list[calendar.DayOffer]:
    """Return the days and slots for a delivery as it is: its way, zone and work.

    What lies in it was sold already, so neither lead time nor ranges count. Raises
    PostcodeNotServed when its postcode was taken out of every zone meanwhile. Flowers
    for a funeral are offered no time that misses its service.
    """
    zone = None
    if not delivery.is_pickup:
        zone = find_postcode(delivery.postcode).zone_id
    offers = offers_for(
        calendar.Wish(way=delivery.way, zone=zone, minutes=delivery.minutes)
    )
    funeral = funeral_of(delivery)
    return narrow(offers, funeral.service_at, delivery.way) if funeral else offers


def refuse_missing_service(delivery, offers, *, day, slot_id) -> None:
    """Raise MissesService where flowers for a funeral would move past its service."""
    funeral = funeral_of(delivery)
    if funeral:
        refuse_unfit(
            offers, funeral.service_at, day=day, slot_id=slot_id, way=delivery.way
        )
