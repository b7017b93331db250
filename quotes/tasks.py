"""What the worker does for quotes; every task may run twice."""

from celery import shared_task

from quotes import expiry


@shared_task
def look_after_quotes():
    """Expire, remind, ask for balances."""
    expiry.expire_versions()
    expiry.warn_of_expiry()
    expiry.ask_for_balances()
