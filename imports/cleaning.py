"""Forget uploads after a while, their files first."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from imports.models import Upload
from jobs.cleaning import forget_with_files

# A load begun on the last day still has its files.
SPARE = timedelta(days=1)


def forget_uploads(now=None) -> int:
    """Delete files and rows of uploads older than their jobs; return how many."""
    now = now or timezone.now()
    kept = timedelta(days=settings.JOB_KEEP_DAYS) + SPARE
    over = Upload.objects.filter(created_at__lt=now - kept)
    return forget_with_files(over, "imports", now)
