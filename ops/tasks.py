"""Proof that the worker lives, and the night's work."""

from django.urls import reverse
from django.utils import timezone

from celery import shared_task

from ops import cleaning
from ops.desk import watching
from ops.integrity import find_breaches
from outbox.services import post_to_staff


@shared_task
def beat():
    """Write down that the worker lives."""
    watching.sign(watching.WORKER)


@shared_task
def clean_up():
    """Throw away what is over."""
    cleaning.clean_up()


@shared_task
def prove_integrity():
    """Check stock, orders, payments and messages; tell the staff what does not agree.

    One mail a day at most, whatever is wrong.
    """
    breaches = find_breaches()
    if not breaches:
        return
    post_to_staff(
        key=f"integrity:{timezone.localdate()}",
        template="staff_integrity",
        path=reverse("wagtailadmin_home"),
        context={"count": len(breaches), "breaches": breaches[:50]},
    )
