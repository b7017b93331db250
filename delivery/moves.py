"""Where a delivery may be moved to, by the calendar that sells days."""

from delivery import calendar
from delivery.offers import find_postcode, offers_for


def offers_to_move(delivery) -> list[calendar.DayOffer]:
    """Return the days and slots for a delivery as it is: its way, zone and work.

    What lies in it was sold already, so neither lead time nor ranges count. Raises
    PostcodeNotServed when its postcode was taken out of every zone meanwhile.
    """
    zone = None
    if not delivery.is_pickup:
        zone = find_postcode(delivery.postcode).zone_id
    return offers_for(
        calendar.Wish(way=delivery.way, zone=zone, minutes=delivery.minutes)
    )
