"""What an order's fate means for the payments that were begun."""

from django.dispatch import receiver

from oscar.core.loading import get_class

from common.queueing import queue_after_commit
from payments.tasks import close_attempts
from shop.order import statuses

order_status_changed = get_class("order.signals", "order_status_changed")


@receiver(order_status_changed)
def close_payments(order, new_status, **kwargs):
    """Let no bank take money for an order that was cancelled."""
    if new_status == statuses.CANCELLED:
        queue_after_commit(close_attempts, order.pk)
