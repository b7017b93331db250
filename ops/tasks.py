"""Proof that beat, broker and worker all work: one row, written every 15 seconds."""

from django.utils import timezone

from celery import shared_task

from ops.models import Heartbeat

WORKER = "worker"


@shared_task
def beat():
    """Write down that the worker lives."""
    Heartbeat.objects.update_or_create(
        name=WORKER, defaults={"beaten_at": timezone.now()}
    )
