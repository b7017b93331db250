"""Do the work of one job: claim it, prove to be alive, end it once."""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.faults import fault_point
from jobs.errors import JobStopped
from jobs.mails import post_ready
from jobs.models import Job
from jobs.registry import KINDS

logger = logging.getLogger(__name__)

State = Job.State
MAX_ATTEMPTS = 3
BEAT_SECONDS = 1
# Younger ones have their task still.
LOST_AFTER = timedelta(seconds=20)


def run_job(*, job_id: int) -> bool:
    """Do the work if nobody else does; return whether it was done here.

    The claim is one conditional UPDATE. A refusal (``DomainError``) ends the job with
    its words, any other error with neutral ones and a line in the log.
    """
    job = _claim(job_id)
    if job is None:
        return False
    with translation.override(job.language):
        try:
            fault_point("in_job")
            report = KINDS[job.kind].run(job, Beat(job))
            finish_job(job, report=report)
        except JobStopped:
            return False
        except DomainError as refusal:
            _end(_mine(job), str(refusal.message))
        except Exception:
            logger.exception("job %s (%s) failed", job.pk, job.kind)
            _end(_mine(job), _("Something went wrong here. Please start it again."))
    return True


@transaction.atomic
def finish_job(job, *, report=None, message="") -> None:
    """End the job well; a run may call it itself, in the transaction of its work.

    Then work and end are one: a worker killed between them does not do it twice.

    Raises:
        JobStopped: it is not this worker's any more; a transaction around rolls back.
    """
    ended = {"state": State.DONE, "ended_at": timezone.now()}
    if report is not None:
        ended["report"] = report
    if message:
        ended["message"] = message
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts)
    if mine.filter(state=State.RUNNING).update(**ended):
        if job.result and job.user:
            post_ready(job)
        return
    if not mine.filter(state=State.DONE).exists():
        raise JobStopped


def lost_jobs():
    """Give up what took three workers; return keys of what waits or has no worker."""
    now = timezone.now()
    hopeless = _orphans(now).filter(attempts__gte=MAX_ATTEMPTS)
    for job in hopeless[:500]:
        with translation.override(job.language):
            _end(
                hopeless.filter(pk=job.pk),
                _("The work was broken off too often. Please tell us."),
            )
    lost = Job.objects.filter(state=State.QUEUED, created_at__lt=now - LOST_AFTER)
    waiting = lost | _orphans(now)
    return waiting.order_by("pk").values_list("pk", flat=True)[:500]


class Beat:
    """Writes progress down, once a second at most, and proves the worker lives."""

    def __init__(self, job):
        self.job = job
        self.at = float("-inf")

    def __call__(self, done: int, total: int | None = None) -> None:
        """Say how much is done; raise JobStopped when the job is not ours any more.

        Inside a transaction nobody sees it before its commit, and the job's row stays
        locked: call it between transactions, or seldom.
        """
        if time.monotonic() - self.at < BEAT_SECONDS and done != total:
            return
        self.at = time.monotonic()
        fault_point("at_beat")
        said = {"done": done, "total": total, "beaten_at": timezone.now()}
        if not _mine(self.job).update(**said):
            raise JobStopped
        self.job.done, self.job.total = done, total


def _mine(job):
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, attempts=job.attempts)


def _orphans(now):
    """Return jobs whose worker gave no sign of life for long."""
    stale = now - timedelta(seconds=settings.JOB_RESCUE_SECONDS)
    return Job.objects.filter(state=State.RUNNING, beaten_at__lt=stale)


def _claim(job_id):
    now = timezone.now()
    free = Job.objects.filter(state=State.QUEUED) | _orphans(now)
    claimed = free.filter(pk=job_id, attempts__lt=MAX_ATTEMPTS).update(
        state=State.RUNNING,
        attempts=F("attempts") + 1,
        started_at=Coalesce("started_at", now),
        beaten_at=now,
    )
    return Job.objects.get(pk=job_id) if claimed else None


def _end(jobs, message):
    jobs.update(state=State.FAILED, message=message, ended_at=timezone.now())
