"""Discounts follow their order: given back when it is cancelled, retaken with it."""

from django.dispatch import receiver

from oscar.apps.order.signals import order_status_changed

from promotions.errors import DiscountGone
from shop.checkout.discounts import give_discounts_back, retake_discounts
from shop.order import statuses
from stock.errors import HoldExpired


@receiver(order_status_changed)
def discounts_follow(order, old_status, new_status, **kwargs):
    """Give uses back, or take them again for an order that was paid late.

    Raises HoldExpired, which sends the money back, when they are gone by then.
    """
    if new_status == statuses.CANCELLED:
        give_discounts_back(order_id=order.pk)
    elif (old_status, new_status) == (statuses.CANCELLED, statuses.PAID):
        try:
            retake_discounts(order_id=order.pk)
        except DiscountGone as gone:
            raise HoldExpired(order_id=order.pk) from gone
