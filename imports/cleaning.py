"""Forget uploads after a while, their files first."""

import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from imports.models import Upload
from jobs.models import private_storage

# A load begun on the last day still has its files.
SPARE = timedelta(days=1)
AT_ONCE = 500
STRAY_SECONDS = 86_400


def forget_uploads(now=None) -> int:
    """Delete files and rows of uploads older than their jobs; return how many."""
    now = now or timezone.now()
    kept = timedelta(days=settings.JOB_KEEP_DAYS) + SPARE
    over = Upload.objects.filter(created_at__lt=now - kept)
    gone = 0
    while found := dict(over.values_list("pk", "code")[:AT_ONCE]):
        for code in found.values():
            shutil.rmtree(_root() / code.hex, ignore_errors=True)
        Upload.objects.filter(pk__in=found).delete()
        gone += len(found)
    _forget_strays(now)
    return gone


def _forget_strays(now):
    """Delete folders whose row was never written, a day after they came."""
    if not _root().is_dir():
        return
    for folder in _root().iterdir():
        old = now.timestamp() - folder.stat().st_mtime > STRAY_SECONDS
        if old and not Upload.objects.filter(code=folder.name).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _root():
    return Path(private_storage().path("imports"))
