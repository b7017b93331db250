"""Every run of a scheduled task leaves its mark; a paused task does not run."""

import logging
import time
import traceback
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.utils import timezone

from celery import Task

from common.request_ids import current_id, known_as
from ops.desk.schedule import entry_of

logger = logging.getLogger(__name__)

HISTORY = 30
# What a restored copy does before it is released: prove that it lives.
HARMLESS = {"ops.tasks.beat", "cms.tasks.fill_renditions"}


class ShopTask(Task):
    """Base of all tasks: those of the schedule are written down, the others just run.

    A function called directly is no run.
    """

    abstract = True

    def apply_async(self, *args, headers=None, **options):
        """Queue with the number of the visit, so that its log lines stay together."""
        headers = {"request_id": current_id()} | (headers or {})
        return super().apply_async(*args, headers=headers, **options)

    def __call__(self, *args, **kwargs):
        """Run, unless it is paused or all rests; what goes wrong is written and raised.

        Eager calls are left to the guards that mails and banks have of their own.
        """
        if self.request.called_directly:
            return super().__call__(*args, **kwargs)
        if not self.request.is_eager and _rests(self.name):
            return None
        visit = (self.request.headers or {}).get("request_id") or self.request.id
        with known_as(visit):
            return self._run_recorded(*args, **kwargs)

    def _run_recorded(self, *args, **kwargs):
        entry = entry_of(self.name)
        if entry is None:
            return self.run(*args, **kwargs)
        if skip_paused(entry.name):
            return None
        started_at, clock, error = timezone.now(), time.monotonic(), "interrupted"
        try:
            result = self.run(*args, **kwargs)
            error = ""
            return result
        except Exception as raised:
            error = describe(raised)
            raise
        finally:
            took = int((time.monotonic() - clock) * 1000)
            _record_quietly(entry, started_at, took, error)


def _rests(name) -> bool:
    """Tell whether the shop is a restored copy, whose sweeps run after its release.

    Without a database nothing rests here: mails and banks ask the fence once more.
    """
    from outbox.fence import is_fenced

    try:
        return name not in HARMLESS and is_fenced()
    except DatabaseError:
        return False


def describe(error) -> str:
    """Return what went wrong without what it was about.

    The kind of the error and the line of ours it came through. Its message is left out:
    a database quotes the row it refuses, a mail server the address.
    """
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(settings.BASE_DIR)
        and ".venv" not in frame.filename
        and frame.filename != __file__
    ]
    if not ours:
        return type(error).__name__
    last = ours[-1]
    where = Path(last.filename).relative_to(settings.BASE_DIR)
    return f"{type(error).__name__}: {where}:{last.lineno}, {last.name}"[:200]


def skip_paused(name: str) -> bool:
    """Tell whether a task is paused, and count the run that did not happen."""
    from ops.models import ScheduledTask

    try:
        paused = ScheduledTask.objects.filter(name=name, paused_at__isnull=False)
        # Reading first: on SQLite an UPDATE would wait for other writers.
        return paused.exists() and bool(paused.update(skipped=F("skipped") + 1))
    except DatabaseError:
        return False


def _record_quietly(entry, started_at, took_ms, error):
    """Record a run; the task's own outcome never depends on it."""
    try:
        with transaction.atomic():
            record_run(entry, started_at=started_at, took_ms=took_ms, error=error)
    except DatabaseError:
        logger.warning("a run of %s was not recorded", entry.name)


def record_run(entry, *, started_at, took_ms, error="") -> None:
    """Write one run down: one UPDATE, and a row of history for a nightly task.

    Two workers at once both count; the run that began last is the one shown.
    """
    from ops.models import ScheduledTask, TaskRun

    rows = ScheduledTask.objects.filter(name=entry.name)
    counts = {"runs": F("runs") + 1}
    if error:
        counts["failures"] = F("failures") + 1
        counts |= {"last_error": error, "last_error_at": started_at}
    last = {"last_started_at": started_at, "last_took_ms": took_ms}
    last |= {"last_failed": bool(error)}
    newest = Q(last_started_at=None) | Q(last_started_at__lte=started_at)
    written = rows.filter(newest).update(**counts, **last) or rows.update(**counts)
    if not written:
        watch([entry])
        rows.filter(newest).update(**counts, **last) or rows.update(**counts)
    if not entry.frequent:
        run = {"started_at": started_at, "took_ms": took_ms, "error": error}
        TaskRun.objects.create(task_id=entry.name, **run)
        old = TaskRun.objects.filter(task=entry.name).values_list("pk")[HISTORY:]
        TaskRun.objects.filter(pk__in=[pk for (pk,) in old]).delete()


def watch(watched) -> None:
    """Begin to watch entries that have no row yet; the primary key decides."""
    from ops.models import ScheduledTask

    rows = [ScheduledTask(name=entry.name) for entry in watched]
    ScheduledTask.objects.bulk_create(rows, ignore_conflicts=True)
