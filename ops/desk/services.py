"""Pause a task, let it run again, run it now: each written down with who asked."""

from django.db import transaction
from django.utils import timezone

from kombu.exceptions import OperationalError

from ops.desk.recording import watch
from ops.desk.schedule import FIXED, queue
from ops.errors import QueueDown, TaskIsFixed, TaskIsPaused, TaskStands
from ops.models import ScheduledTask, TaskOrder

What = TaskOrder.What


@transaction.atomic
def pause_task(*, entry, user) -> TaskOrder:
    """Stop running an entry of the schedule; runs that are due meanwhile are skipped.

    A run under way ends as usual. Raises TaskIsFixed, or TaskStands when it rests
    already.
    """
    if entry.name in FIXED:
        raise TaskIsFixed
    watch([entry])
    running = ScheduledTask.objects.filter(name=entry.name, paused_at=None)
    if not running.update(paused_at=timezone.now()):
        raise TaskStands
    return _note(entry, What.PAUSE, user)


@transaction.atomic
def resume_task(*, entry, user) -> TaskOrder:
    """Let a paused entry run again, from the next time it is due.

    Raises TaskStands when it is not paused.
    """
    paused = ScheduledTask.objects.filter(name=entry.name, paused_at__isnull=False)
    if not paused.update(paused_at=None, watched_since=timezone.now()):
        raise TaskStands
    return _note(entry, What.RESUME, user)


def run_task(*, entry, user) -> TaskOrder:
    """Queue one run now. Raises TaskIsPaused, or QueueDown when nothing was queued."""
    watch([entry])
    if ScheduledTask.objects.filter(name=entry.name, paused_at__isnull=False).exists():
        raise TaskIsPaused
    try:
        queue(entry)
    except (OperationalError, OSError) as error:
        raise QueueDown from error
    return _note(entry, What.RUN, user)


def _note(entry, what, user):
    return TaskOrder.objects.create(task_id=entry.name, what=what, by=user)
