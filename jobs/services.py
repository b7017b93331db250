"""Start and stop work of the worker."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from common.queueing import queue_after_commit
from jobs.models import Job
from jobs.registry import KINDS
from jobs.tasks import run_job

State = Job.State


@transaction.atomic
def start_job(*, kind, user, params, language, source=None) -> Job:
    """Write the work down and queue it once the caller's transaction is committed.

    Args:
        kind: the name of a registered kind.
        user: who asks and may follow; None for the shop itself.
        params: what ``run`` needs, plain JSON.
        language: what reports and messages are written in.
        source: a file (``UploadedFile`` or ``File``) kept privately with the job.

    Raises:
        PermissionDenied: the user lacks the kind's right; nothing is written.
    """
    if user is not None and not user.has_perm(KINDS[kind].permission):
        raise PermissionDenied
    job = Job(kind=kind, user=user, params=params, language=language)
    if source is not None:
        job.source_name = (source.name or "").rsplit("/", 1)[-1][:200]
        job.source.save("source", source, save=False)
    job.save()
    queue_after_commit(run_job, job.pk)
    return job


def cancel_job(*, job_id: int) -> bool:
    """Stop the work at its next sign of life; return whether it was not over yet."""
    alive = Job.objects.filter(pk=job_id, state__in=(State.QUEUED, State.RUNNING))
    return bool(alive.update(state=State.CANCELLED, ended_at=timezone.now()))
