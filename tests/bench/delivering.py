"""A busy day in a large area: what the delivery pages are measured on."""

from datetime import timedelta

from django.utils import timezone

from delivery.models import Slot, Zone, ZonePostcode
from delivery.rules import forget_rules
from delivery.tests.days import make_delivery
from tests.races.stages import boss

ZONES, SLOTS = 100, 20
POSTCODE = "9991"
BOARD, STOPS = 300, 60
BOARD_DAY, RUN_DAY = 40, 41


def fill_days() -> dict:
    """Write zones, slots and two full days; return where to look, and as whom."""
    zones = Zone.objects.bulk_create(
        Zone(name=f"Bench {n}", fee=n) for n in range(ZONES)
    )
    ZonePostcode.objects.create(postcode=POSTCODE, commune="Bench", zone=zones[0])
    for n in range(SLOTS):
        hour = 6 + n // 2
        slot = Slot.objects.create(
            name=f"Bench {n}", starts=f"{hour:02}:00", ends=f"{hour + 2:02}:00"
        )
        slot.zones.set(zones)
    forget_rules()
    today = timezone.localdate()
    days = [today + timedelta(days=n) for n in (BOARD_DAY, RUN_DAY)]
    for day, count in zip(days, (BOARD, STOPS), strict=True):
        for _n in range(count):
            make_delivery(date=day)
    return {
        "where": f"/en/where/?postcode={POSTCODE}",
        "board": f"/admin/deliveries/board/?day={days[0]}",
        "run sheet": f"/admin/deliveries/paper/run/?day={days[1]}",
        "session": boss(),
    }
