"""What the calendar offers at this moment, with what the days bear already."""

from datetime import date, timedelta
from itertools import islice

from django.core.cache import cache
from django.utils import timezone

from delivery import calendar
from delivery.belgium import place_at
from delivery.errors import PostcodeNotServed, PostcodeUnknown
from delivery.models import ZonePostcode
from delivery.places import LOADS_KEY, loads_between
from delivery.rules import KEPT_FOR, current_rules, rules_stamp

GLANCE_SECONDS = 30


def find_postcode(postcode: str) -> ZonePostcode:
    """Return a served postcode with its zone and fee.

    Raises PostcodeNotServed, as PostcodeUnknown where Belgium has no such postcode.
    """
    try:
        return ZonePostcode.objects.select_related("zone").get(postcode=postcode)
    except ZonePostcode.DoesNotExist:
        refusal = PostcodeNotServed if place_at(postcode) else PostcodeUnknown
        raise refusal(postcode=postcode) from None


def glance_postcode(postcode: str) -> ZonePostcode | None:
    """Return a served postcode as pages may tell it, None for any other: kept for a
    minute, so that a page that only promises asks the database nothing.
    """
    if place_at(postcode) is None:
        return None
    key = f"served:{rules_stamp()}:{postcode}"
    found = cache.get(key)
    if found is None:
        rows = ZonePostcode.objects.select_related("zone").filter(postcode=postcode)
        found = rows.first() or ""
        cache.set(key, found, KEPT_FOR)
    return found or None


def current_loads(now=None) -> dict:
    """Return what the days ahead bear at this moment, in one query."""
    first = (now or timezone.now()).astimezone(calendar.BRUSSELS).date()
    last = first + timedelta(days=current_rules().horizon_days)
    return loads_between(first, last)


def glance_loads() -> dict:
    """Return what the days ahead bear, for pages that promise and take no order.

    Kept for half a minute, and read anew after every order: the checkout decides.
    """
    return cache.get_or_set(LOADS_KEY, current_loads, GLANCE_SECONDS)


def offers_for(wish: calendar.Wish, *, now=None, loads=None) -> list:
    """Return a DayOffer for every day ahead: what may be ordered on it, and why not.

    ``now`` is the moment asked about, for tests; ``loads`` what the days bear, one
    query where they are not given.
    """
    now = now or timezone.now()
    loads = current_loads(now) if loads is None else loads
    return calendar.offer_days(now, wish, current_rules(), loads)


def soonest_for(wish: calendar.Wish, *, most=1, now=None, loads=None) -> list:
    """Return the first ``most`` open days of ``offers_for``, looking no further."""
    now = now or timezone.now()
    loads = current_loads(now) if loads is None else loads
    rules, today = current_rules(), now.astimezone(calendar.BRUSSELS).date()
    days = (today + timedelta(days=n) for n in range(rules.horizon_days + 1))
    offers = (calendar.offer_day(now, day, wish, rules, loads) for day in days)
    return list(islice((each for each in offers if each.open), most))


def offer_days(*, lead_time_days=0, way=calendar.VAN, now=None) -> list[date]:
    """Return the days open for work of this lead time, soonest first."""
    wish = calendar.Wish(lead_days=lead_time_days, way=way)
    return [offer.day for offer in offers_for(wish, now=now) if offer.open]
