"""When the demo shop delivers: weekdays, slots, peak and closed days, thresholds."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from oscar.core.loading import get_model

from catalogue.models import Product
from delivery.calendar import BRUSSELS
from delivery.models import ClosedDay, PeakDay, Slot, WeekdayRule, Zone
from demo.data import load

Range = get_model("offer", "Range")

# Two of each: the next one passes, and the horizon goes on.
YEARS = 2


def seed_delivery(report=print):
    """Write the rules; a second run changes no count. Expects zones and products."""
    entries, shop = load("delivery"), load("shop")
    for name, amount in entries["free_over"].items():
        Zone.objects.filter(name=name).update(free_over=Decimal(amount))
    _seed_weekdays(entries["weekday"])
    for entry in entries["slot"]:
        _seed_slot(entry)
    ranges = {
        name: _seed_range(name, slugs) for name, slugs in entries["ranges"].items()
    }
    for entry in entries["peak"]:
        _seed_peak(entry, ranges)
    for each in shop["identity"]["closed_days"]:
        for day in next_dates(each):
            ClosedDay.objects.get_or_create(day=day)
    report(f"{Slot.objects.count()} slots, {PeakDay.objects.count()} peak days")


def _seed_weekdays(entries):
    for entry in entries:
        for day in entry["days"]:
            WeekdayRule.objects.update_or_create(
                weekday=day - 1,
                defaults={
                    "van": entry["van"],
                    "pickup": entry["pickup"],
                    "surcharge": Decimal(entry["surcharge"]),
                    "max_deliveries": entry["deliveries"],
                },
            )


def _seed_slot(entry):
    cut_off = entry.get("cut_off")
    slot, _created = Slot.objects.update_or_create(
        name=entry["name"],
        way=entry["way"],
        defaults={
            "starts": time.fromisoformat(entry["starts"]),
            "ends": time.fromisoformat(entry["ends"]),
            "fee": Decimal(entry["fee"]),
            "cut_off": time.fromisoformat(cut_off) if cut_off else None,
            "cut_off_days": entry.get("cut_off_days", 0),
            "weekdays": [day - 1 for day in entry["weekdays"]],
            "max_deliveries": entry.get("deliveries"),
        },
    )
    slot.zones.set(Zone.objects.filter(name__in=entry.get("zones", [])))


def _seed_range(name, slugs):
    found, _created = Range.objects.get_or_create(name=name)
    for product in Product.objects.filter(upc__in=slugs):
        found.add_product(product)
    return found


def _seed_peak(entry, ranges):
    """Write the next day of an entry, unless it stands there already."""
    day = next_peak(entry)
    until = day - timedelta(days=entry["order_days_before"])
    clock = time.fromisoformat(entry["order_until"])
    peak, _created = PeakDay.objects.update_or_create(
        day=day,
        defaults={
            "name": entry["name"],
            "order_until": datetime.combine(until, clock, tzinfo=BRUSSELS),
            "surcharge": Decimal(entry["surcharge"]),
            "max_deliveries": entry["deliveries"],
        },
    )
    peak.only.set([ranges[entry["range"]]] if "range" in entry else [])


def next_peak(entry) -> date:
    """Return the next day of a peak, today included."""
    if "date" in entry:
        return next_dates(entry["date"])[0]
    today = timezone.localdate()
    days = [
        nth_sunday(year, 5, entry["sunday_of_may"])
        for year in (today.year, today.year + 1)
    ]
    return next(day for day in days if day >= today)


def next_dates(month_and_day: str) -> list[date]:
    """Return the next two dates of "12-25", today included."""
    month, day = (int(part) for part in month_and_day.split("-"))
    today = timezone.localdate()
    dates = [date(today.year + n, month, day) for n in range(YEARS + 1)]
    return [each for each in dates if each >= today][:YEARS]


def nth_sunday(year: int, month: int, number: int) -> date:
    """Return the n-th Sunday of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (number - 1))
