"""Forget jobs that are over for long, their files first."""

import shutil
from pathlib import Path

from django.utils import timezone

from jobs.models import Job, private_storage

# A request that failed after it stored its file left it without a row.
STRAY_SECONDS = 86_400
AT_ONCE = 500


def forget_expired(now=None) -> int:
    """Delete the files, then the rows, of jobs kept long enough; return how many.

    What still waits or runs stays.
    """
    now = now or timezone.now()
    over = Job.objects.filter(state__in=Job.ENDED, expires_at__lte=now)
    return forget_with_files(over, "jobs", now)


def forget_with_files(over, folder: str, now) -> int:
    """Delete rows whose files lie in ``folder``/their code, files first; count them.

    Folders without a row go a day after they came.
    """
    root = Path(private_storage().path(folder))
    gone = 0
    while found := dict(over.values_list("pk", "code")[:AT_ONCE]):
        for code in found.values():
            shutil.rmtree(root / code.hex, ignore_errors=True)
        over.model.objects.filter(pk__in=found).delete()
        gone += len(found)
    _forget_strays(over.model.objects, root, now)
    return gone


def _forget_strays(rows, root, now):
    if not root.is_dir():
        return
    for folder in root.iterdir():
        old = now.timestamp() - folder.stat().st_mtime > STRAY_SECONDS
        if old and not rows.filter(code=folder.name).exists():
            shutil.rmtree(folder, ignore_errors=True)
