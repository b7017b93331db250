"""What the worker does: judge an upload, load it."""

from django.utils.translation import gettext_lazy as _

from imports.checking import check, opened
from imports.loading import load_all, load_good_rows
from imports.models import Upload
from imports.rights import LOAD
from jobs.registry import JobKind, register

CHECK, LOAD_ALL, LOAD_GOOD = "imports-check", "imports-load", "imports-load-good"


def register_kinds():
    """Offer the three kinds of work."""
    register(JobKind(CHECK, _("Check an upload"), LOAD, run_check))
    register(JobKind(LOAD_ALL, _("Load an upload"), LOAD, run_load))
    register(JobKind(LOAD_GOOD, _("Load the good rows"), LOAD, run_load_good))


def run_check(job, progress):
    """Return what a load would do."""
    with opened(upload_of(job)) as run:
        return check(run, progress)


def run_load(job, progress):
    """Load every row or none."""
    upload = upload_of(job)
    with opened(upload) as run:
        return load_all(upload, run, job, progress)


def run_load_good(job, progress):
    """Load the good rows."""
    upload = upload_of(job)
    with opened(upload) as run:
        return load_good_rows(upload, run, job, progress)


def upload_of(job):
    """Return the upload a job is about."""
    return Upload.objects.get(code=job.params["upload"])
