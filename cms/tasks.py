"""Background work on pages and pictures."""

from django.core.management import call_command

from celery import shared_task

from cms.renditions import fill_missing


@shared_task
def publish_scheduled_pages():
    """Publish and expire what editors scheduled."""
    call_command("publish_scheduled")


@shared_task
def fill_renditions():
    """Make the renditions that pages ask for and nobody made yet."""
    fill_missing()
