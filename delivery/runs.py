"""In which order a day's deliveries leave: proposed, then set right by hand."""

from datetime import date, time

from django.db import transaction

from delivery import states
from delivery.models import Delivery, Way
from shop.order import statuses

MORNING = time(0, 0)


def order_stops(deliveries) -> list:
    """Return deliveries as they leave: as planned by hand, the others where they fit.

    By hand is ``stop`` above 0. Without it: earlier hours first, and within the same
    hours from one postcode to the nearest next one.
    """
    rows = list(deliveries)
    ordered = sorted((row for row in rows if row.stop), key=lambda row: row.stop)
    for row in propose(row for row in rows if not row.stop):
        later = (n for n, each in enumerate(ordered) if _starts(each) > _starts(row))
        ordered.insert(next(later, len(ordered)), row)
    return ordered


def propose(deliveries) -> list:
    """Return deliveries by hours, then from postcode to nearest postcode."""
    windows = {}
    for row in deliveries:
        windows.setdefault((_starts(row), row.ends or MORNING), []).append(row)
    proposed, here = [], 0
    for window in sorted(windows):
        left = sorted(windows[window], key=lambda row: (_place(row), row.line1, row.pk))
        while left:
            nearest = min(left, key=lambda row: abs(_place(row) - here))
            left.remove(nearest)
            proposed.append(nearest)
            here = _place(nearest)
    return proposed


def _starts(row):
    return row.starts or MORNING


def _place(row):
    """Return a postcode as a number; the shop's counter lies before them all."""
    return int(row.postcode) if row.postcode.isdecimal() else 0


def stops_on(day: date):
    """Return the deliveries of placed orders that our van drives on a day."""
    rows = Delivery.objects.filter(
        date=day, way=Way.VAN, order__status__in=statuses.PLACED
    )
    return rows.exclude(status__in=(states.CANCELLED, states.RETURNED))


@transaction.atomic
def save_stops(*, day: date, keys: list[int]) -> int:
    """Number the stops of a day from 1 in the order of ``keys``; return how many.

    Keys that are not stops of the day are passed over; stops that came meanwhile and
    are not named keep no number, so that they are proposed where they fit.
    """
    rows = {row.pk: row for row in stops_on(day).only("pk", "stop")}
    named = [rows[key] for key in dict.fromkeys(keys) if key in rows]
    for n, row in enumerate(named, start=1):
        row.stop = n
    Delivery.objects.bulk_update(named, ["stop"])
    return len(named)


@transaction.atomic
def forget_stops(*, day: date) -> int:
    """Let the run of a day be proposed anew; return how many stops it has."""
    return stops_on(day).update(stop=0)
