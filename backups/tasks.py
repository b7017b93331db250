"""The night's backup, its proof, and the look in the morning."""

from datetime import timedelta

from django.utils import timezone

from celery import shared_task

from backups import places
from backups.errors import BackupFailed, BackupRunning
from backups.making import back_up
from backups.models import BackupRun
from backups.rotating import thin_out
from backups.verifying import verify
from backups.watching import alert, find_problems

# A shop that starts does what was due: not again what the night has done.
RECENT = timedelta(hours=20)
HOURS = 6 * 3600


@shared_task(time_limit=HOURS)
def back_up_nightly():
    """Back up unless it was done lately."""
    since = timezone.now() - RECENT
    done = BackupRun.objects.filter(state=BackupRun.State.DONE, started_at__gt=since)
    if not done.filter(name__in=places.local_names()).exists():
        back_up_now()


@shared_task(time_limit=HOURS)
def back_up_now():
    """Back up, restore it into a scratch database, then remove what is too old.

    Fails, and tells the staff, when no backup was made or the one made is not good.
    """
    try:
        run = back_up()
        check = verify(name=run.name)
        if not check.passed:
            raise BackupFailed(check.error)
    except BackupRunning:
        # The other one tells what becomes of it.
        return
    except BackupFailed as failure:
        alert([str(failure)])
        raise
    thin_out()


@shared_task
def watch():
    """Tell the staff when the last good backup is too old, or never was restored."""
    if not BackupRun.objects.exists():
        # A shop that opens for the first time.
        back_up_now.delay()
    elif problems := find_problems():
        alert(problems)
