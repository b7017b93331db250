"""Slots, peaks and paid deliveries."""

from datetime import time
from decimal import Decimal

from delivery.models import Slot, WeekdayRule
from delivery.rules import forget_rules
from shop.checkout.tests.factories import make_basket, order_from
from shop.order import statuses
from shop.order.processing import change_status


def make_slot(name="Morning", **changes):
    """Return a slot from nine to twelve, 4 euros, every day."""
    values = {"starts": time(9), "ends": time(12), "fee": Decimal("4.00")}
    slot = Slot.objects.create(name=name, **values | changes)
    forget_rules()
    return slot


def open_every_day(**changes):
    """Let every weekday be open, with the same limits and surcharges."""
    values = {"van": True, "pickup": True} | changes
    for weekday in range(7):
        WeekdayRule.objects.update_or_create(weekday=weekday, defaults=values)
    forget_rules()


def paid(order):
    """Let an order be paid, as the bank's answer does."""
    return change_status(order_id=order.pk, status=statuses.PAID)


def paid_delivery(**changes):
    """Return the sole delivery of a paid order."""
    order = paid(order_from(make_basket(), **changes))
    return order.deliveries.get()
