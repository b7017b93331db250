"""Give back what was not paid in time."""

from celery import shared_task

from stock import services


@shared_task
def release_expired_holds():
    """Release every hold past its deadline, one transaction each."""
    for order_id in services.expired_holds().values_list("order_id", flat=True)[:1000]:
        services.release_hold(order_id=order_id, note="Not paid in time")
