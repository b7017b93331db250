"""Deliveries: places counted right, every unit on its way once, fees that add up."""

from collections import Counter
from decimal import Decimal

from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from oscar.core.loading import get_model

from delivery import states
from delivery.funerals import arrival
from delivery.models import DayLoad, Delivery
from shop.checkout.lifecycles import TRAVELLING
from shop.order import statuses

Line = get_model("order", "Line")
Order = get_model("order", "Order")


def loads_are_what_deliveries_hold():
    """The load of a day and of a slot is what deliveries hold of them."""
    held, minutes = Counter(), Counter()
    rows = Delivery.objects.filter(holds_place=True).order_by("pk")
    for day, slot, work in rows.values_list("date", "slot_id", "minutes").iterator():
        for key in {(day, None), (day, slot)}:
            held[key] += 1
            minutes[key] += work
    loads = {
        (load.day, load.slot_id): (load.deliveries, load.minutes)
        for load in DayLoad.objects.iterator()
    }
    return [
        f"{day}, slot {slot}: counts {loads.get((day, slot), (0, 0))},"
        f" held {(held[day, slot], minutes[day, slot])}"
        for day, slot in sorted(loads.keys() | held.keys(), key=str)
        if loads.get((day, slot), (0, 0)) != (held[day, slot], minutes[day, slot])
    ]


def only_live_orders_hold_places():
    """An order that ended before its flowers left holds no place."""
    holding = Delivery.objects.filter(
        holds_place=True, order__status=statuses.CANCELLED
    )
    return [f"delivery {pk}" for pk in holding.values_list("pk", flat=True)]


def every_unit_travels_once():
    """The units on an order's deliveries are those of its lines that travel."""
    lines = Line.objects.filter(
        order__in=Delivery.objects.values("order"), product__kind__in=TRAVELLING
    )
    wrong = lines.annotate(
        travelling=Coalesce(Sum("delivery_lines__quantity"), 0)
    ).exclude(travelling=F("quantity"))
    return [f"order line {pk}" for pk in wrong.values_list("pk", flat=True)]


def fees_hold_their_charges():
    """What a delivery costs beside the way is part of its fee."""
    above = Delivery.objects.annotate(
        extras=Coalesce(Sum("charges__amount"), Decimal(0))
    ).filter(extras__gt=F("fee"))
    return [f"delivery {pk}" for pk in above.values_list("pk", flat=True)]


def deliveries_are_where_their_order_is():
    """A delivered order has no flowers in the workroom, a cancelled one none at all."""
    ended = {
        statuses.DELIVERED: states.ENDED,
        statuses.CANCELLED: states.ENDED,
    }
    return [
        f"delivery {pk} of a {status} order"
        for status, allowed in ended.items()
        for pk in Delivery.objects.filter(order__status=status)
        .exclude(status__in=allowed)
        .values_list("pk", flat=True)
    ]


def funeral_flowers_are_in_time():
    """Flowers for a funeral are promised for before its service."""
    rows = Delivery.objects.filter(funeral__isnull=False, holds_place=True)
    rows = rows.select_related("funeral").exclude(status=states.CANCELLED)
    ahead = rows.filter(funeral__service_at__gte=timezone.now())
    return [
        f"delivery {row.pk}"
        for row in ahead.order_by("pk").iterator()
        if arrival(row.date, row if row.starts else None, row.way)
        > row.funeral.service_at
    ]


CHECKS = (
    ("places", loads_are_what_deliveries_hold),
    ("places", only_live_orders_hold_places),
    ("deliveries", every_unit_travels_once),
    ("deliveries", fees_hold_their_charges),
    ("deliveries", deliveries_are_where_their_order_is),
    ("funerals", funeral_flowers_are_in_time),
)
