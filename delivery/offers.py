"""What the calendar offers at this moment, with what the days bear already."""

from datetime import date, timedelta

from django.utils import timezone

from delivery import calendar
from delivery.errors import PostcodeNotServed
from delivery.models import ZonePostcode
from delivery.places import loads_between
from delivery.rules import current_rules


def find_postcode(postcode: str) -> ZonePostcode:
    """Return a served postcode with its zone and fee, or raise PostcodeNotServed."""
    try:
        return ZonePostcode.objects.select_related("zone").get(postcode=postcode)
    except ZonePostcode.DoesNotExist:
        raise PostcodeNotServed(postcode=postcode) from None


def offers_for(wish: calendar.Wish, *, now=None) -> list[calendar.DayOffer]:
    """Return every day ahead with what may be ordered on it, and why not.

    ``now`` is the moment asked about, for tests. One query: the days' loads.
    """
    now = now or timezone.now()
    rules = current_rules()
    first = now.astimezone(calendar.BRUSSELS).date()
    loads = loads_between(first, first + timedelta(days=rules.horizon_days))
    return calendar.offer_days(now, wish, rules, loads)


def offer_days(*, lead_time_days=0, way=calendar.VAN, now=None) -> list[date]:
    """Return the days open for work of this lead time, soonest first."""
    wish = calendar.Wish(lead_days=lead_time_days, way=way)
    return [offer.day for offer in offers_for(wish, now=now) if offer.open]
