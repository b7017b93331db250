"""What the delivery desk does by itself."""

from celery import shared_task

from delivery import uncollected


@shared_task(time_limit=300)
def close_uncollected():
    """Close what nobody fetched in time."""
    return uncollected.close_uncollected()
