"""Who watches the watchman: beat signs itself, each worker looks what is late."""

import logging
import threading
import time
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone, translation

from celery.beat import Scheduler
from kombu.exceptions import OperationalError

from ops.desk.recording import watch
from ops.desk.schedule import due_at, entries, entry_named, is_overdue, queue

logger = logging.getLogger(__name__)

BEAT, WORKER = "beat", "worker"
# Beat signs so often, a worker looks so often, in seconds.
SIGN_EVERY = 15
LOOK_EVERY = 30
# Four missed beats.
SILENCE = timedelta(seconds=60)
# After a start the queue catches up first.
SETTLE = timedelta(minutes=5)


def sign(name: str) -> None:
    """Write down that a background process lives."""
    from ops.models import Heartbeat

    now = timezone.now()
    Heartbeat.objects.update_or_create(name=name, defaults={"beaten_at": now})


def is_alive(name: str) -> bool:
    """Tell whether a process signed within the last minute."""
    from ops.models import Heartbeat

    since = timezone.now() - SILENCE
    return Heartbeat.objects.filter(name=name, beaten_at__gt=since).exists()


class SigningScheduler(Scheduler):
    """Celery's beat, in memory, that signs itself whatever the worker does."""

    signed = None

    def tick(self, *args, **kwargs):
        """Send what is due, then sign; return how many seconds may pass."""
        pause = super().tick(*args, **kwargs)
        if self.signed is None or time.monotonic() - self.signed >= SIGN_EVERY:
            self.signed = time.monotonic()
            _quietly(sign, BEAT)
        return min(pause, SIGN_EVERY)


class NightWatch(threading.Thread):
    """A thread of each worker that finds missed runs, also when beat is dead."""

    def __init__(self):
        super().__init__(name="night-watch", daemon=True)
        self.began_at = timezone.now()
        self.ended = threading.Event()

    def run(self):
        """Look now and then until the process ends."""
        while not self.ended.wait(LOOK_EVERY):
            _quietly(look, self.began_at)


def start_watch(**_signal):
    """Begin to watch: a worker is ready."""
    NightWatch().start()


def _quietly(function, *args):
    """Call ``function`` with a connection of its own; a database away is no crash."""
    try:
        function(*args)
    except (DatabaseError, OperationalError, OSError):
        logger.warning("the night watch cannot write; it tries again")
    finally:
        # Threads of their own: no request or task gives their connection back.
        if not connection.in_atomic_block:
            connection.close()


def look(began_at) -> list[str]:
    """Tell the staff what is missed, and prove that a worker lives without beat.

    Return the names of the missed. ``began_at`` is when the caller began to look.
    """
    if not is_alive(BEAT) and (proof := entry_named("heartbeat")):
        queue(proof)
    return tell_missed(settled_at=began_at + SETTLE)


def tell_missed(now=None, settled_at=None) -> list[str]:
    """Mail the staff about each task whose run did not come, once a task and day."""
    from ops.models import ScheduledTask

    now = now or timezone.now()
    scheduled = entries()
    rows = {row.name: row for row in ScheduledTask.objects.all()}
    watch([entry for entry in scheduled if entry.name not in rows])
    missed = [
        entry
        for entry in scheduled
        if entry.name in rows and is_overdue(entry, rows[entry.name], now, settled_at)
    ]
    for entry in missed:
        with translation.override(settings.LANGUAGE_CODE):
            _post_missed(entry, rows[entry.name], timezone.localdate(now))
    return [entry.name for entry in missed]


def _post_missed(entry, row, day):
    from outbox.services import post_to_staff

    post_to_staff(
        key=f"missed-run:{entry.name}:{day}",
        template="staff_missed_run",
        path=reverse("night_desk:index"),
        context={
            "task": entry.label,
            "due": due_at(entry, row).isoformat(),
            "last": row.last_started_at.isoformat() if row.last_started_at else "",
        },
    )
