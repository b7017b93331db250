"""The calendar's rules as staff wrote them, kept in the cache until they change."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.core.cache import cache
from django.utils import timezone

from catalogue.models import Category
from delivery.calendar import HORIZON_DAYS, DayRule, Rules, SlotRule
from delivery.models import ClosedDay, PeakDay, Slot, WeekdayRule

KEY = "delivery-rules"
KEPT_FOR = 60
# Beyond the horizon, for subscriptions and for whoever moves a delivery.
KNOWN_DAYS = 400


def current_rules() -> Rules:
    """Return the rules for the days ahead; a change by staff is seen at once."""
    return _everything()["rules"]


def read_rules() -> Rules:
    """Return the rules as the caller's transaction sees them; nothing is kept."""
    return _read()["rules"]


@dataclass(frozen=True)
class PeakRanges:
    """Keys of the ranges that peak days name; ``stamp`` changes with the rules."""

    keys: tuple
    stamp: str


def ranges_that_matter() -> PeakRanges:
    """Return the ranges that peak days ahead name."""
    return _everything()["ranges"]


def rules_stamp() -> str:
    """Return what changes whenever staff change a rule, a zone or a shelf."""
    return _everything()["ranges"].stamp


def slow_shelves() -> list[tuple[str, int]]:
    """Return ``(path, lead time in days)`` of the shelves that have one."""
    return _everything()["shelves"]


def kept_with_rules(name: str, families, read):
    """Return what ``read()`` finds about some products, kept for as long as the rules.

    ``families`` are keys of products. Asked anew once staff change a rule, a shelf or
    what lies on it.
    """
    names = ".".join(map(str, sorted(families)))
    key = f"{name}:{rules_stamp()}:{sha256(names.encode()).hexdigest()}"
    return cache.get_or_set(key, read, KEPT_FOR)


def forget_rules():
    """Read the rules anew at the next question."""
    cache.delete(KEY)


def _everything():
    kept = cache.get(KEY)
    # Yesterday's horizon ends a day early.
    if kept is None or kept["today"] != timezone.localdate():
        kept = _read()
        cache.set(KEY, kept, KEPT_FOR)
    return kept


def _read():
    today = timezone.localdate()
    # Days gone by are asked about when an order is written down late.
    days = (today - timedelta(days=HORIZON_DAYS), today + timedelta(days=KNOWN_DAYS))
    weekdays = _weekdays()
    peaks = list(
        PeakDay.objects.filter(day__range=days).prefetch_related("only", "without")
    )
    ranges = {
        each.pk for peak in peaks for each in (*peak.only.all(), *peak.without.all())
    }
    rules = Rules(
        weekdays=weekdays,
        closed_days=dict(
            ClosedDay.objects.filter(day__range=days).values_list("day", "reason")
        ),
        peaks={peak.day: _peak(peak, weekdays[peak.day.weekday()]) for peak in peaks},
        slots=tuple(_slot(row) for row in _slots()),
    )
    shelves = Category.objects.filter(lead_time_days__gt=0)
    return {
        "today": today,
        "rules": rules,
        "ranges": PeakRanges(tuple(sorted(ranges)), secrets.token_hex(4)),
        "shelves": list(shelves.values_list("path", "lead_time_days")),
    }


def _weekdays():
    usual = list(Rules().weekdays)
    for row in WeekdayRule.objects.all():
        usual[row.weekday] = DayRule(**_limits(row), cut_off=row.cut_off)
    return tuple(usual)


def _limits(row):
    return {
        "van": row.van,
        "pickup": row.pickup,
        "surcharge": row.surcharge,
        "deliveries": row.max_deliveries,
        "minutes": row.max_minutes,
    }


def _peak(row, weekday):
    return DayRule(
        **_limits(row),
        cut_off=row.cut_off or weekday.cut_off,
        name=row.name,
        only=frozenset(each.pk for each in row.only.all()),
        without=frozenset(each.pk for each in row.without.all()),
        order_until=row.order_until,
    )


def _slots():
    return Slot.objects.filter(active=True).prefetch_related("zones")


def _slot(row):
    return SlotRule(
        pk=row.pk,
        name=row.name,
        starts=row.starts,
        ends=row.ends,
        way=row.way,
        fee=row.fee,
        cut_off=row.cut_off,
        cut_off_days=row.cut_off_days,
        weekdays=frozenset(row.weekdays),
        zones=frozenset(zone.pk for zone in row.zones.all()),
        deliveries=row.max_deliveries,
    )
