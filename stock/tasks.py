"""What the worker does for stock; every task may run twice."""

from django.utils import timezone

from celery import shared_task

from stock import low


@shared_task
def find_low_stock():
    """Tell what fell below its threshold."""
    low.sweep_low_stock()


@shared_task
def tell_low_stock():
    """Mail the list of the day."""
    low.post_digest(day=timezone.localdate())
