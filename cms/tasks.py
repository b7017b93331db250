"""Background work on pages and pictures."""

from django.core.cache import cache
from django.core.management import call_command

from celery import shared_task

from cms.renditions import fill_missing

RENDERING = "cms-rendering"
# A worker that died while it encoded is forgotten after this many seconds.
GIVEN_UP = 300
# Small helpings leave the processor to the customers.
PICTURES_AT_ONCE = 4


@shared_task
def publish_scheduled_pages():
    """Publish and expire what editors scheduled."""
    call_command("publish_scheduled")


@shared_task
def fill_renditions():
    """Make renditions that pages ask for and nobody made yet, one task at a time."""
    if not cache.add(RENDERING, True, GIVEN_UP):
        return
    try:
        fill_missing(PICTURES_AT_ONCE)
    finally:
        cache.delete(RENDERING)
