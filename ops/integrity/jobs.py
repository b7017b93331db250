"""Work of the worker: none stuck, no file lost while it is promised."""

from datetime import timedelta

from django.utils import timezone

from jobs.models import Job

# The sweep takes up or gives up what is silent for two minutes.
SILENT_AT_MOST = timedelta(minutes=15)


def jobs_end():
    """R-I11: none under way without a sign of life, none waiting for long."""
    before = timezone.now() - SILENT_AT_MOST
    silent = Job.objects.filter(state=Job.State.RUNNING, beaten_at__lt=before)
    waiting = Job.objects.filter(state=Job.State.QUEUED, created_at__lt=before)
    return [f"job {job.code}: silent since {job.beaten_at}" for job in silent] + [
        f"job {job.code}: waiting since {job.created_at}" for job in waiting
    ]


def files_are_kept():
    """R-I11: the file of a job that is done is there until it expires."""
    kept = Job.objects.filter(
        state=Job.State.DONE, expires_at__gt=timezone.now()
    ).exclude(result="")
    return [
        f"job {job.code}: its file is missing"
        for job in kept.iterator()
        if not job.result.storage.exists(job.result.name)
    ]


CHECKS = (("R-I11", jobs_end), ("R-I11", files_are_kept))
