"""Work of the worker: claimed once, taken up again, ended once."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone

import pytest

from common.errors import DomainError
from jobs import registry
from jobs.errors import JobStopped
from jobs.files import writing_result
from jobs.models import Job
from jobs.registry import JobKind
from jobs.running import MAX_ATTEMPTS, finish_job, run_job
from jobs.services import cancel_job, start_job
from jobs.tasks import sweep_jobs
from shop.dashboard.tests.factories import make_user

pytestmark = pytest.mark.django_db
RIGHT = "exports.export_orders"
State = Job.State


@pytest.fixture
def kind(monkeypatch):
    """Offer a kind of work whose ``run`` a test gives."""

    def offer(run, template=""):
        made = JobKind("count", "Count flowers", RIGHT, run, template)
        monkeypatch.setitem(registry.KINDS, "count", made)
        return made

    return offer


def a_job(**fields):
    """Write a job nobody was told of."""
    said = {"kind": "count", "language": "en", "user": make_user(RIGHT)}
    return Job.objects.create(**said | fields)


def running(age, attempts=1):
    """Return the fields of a job whose worker gave its last sign ``age`` s ago."""
    beat = timezone.now() - timedelta(seconds=age)
    return {
        "state": State.RUNNING,
        "started_at": beat,
        "beaten_at": beat,
        "attempts": attempts,
    }


def test_a_job_runs_after_commit_and_keeps_its_report(
    kind, django_capture_on_commit_callbacks
):
    def run(job, progress):
        progress(3, 3)
        return {"counted": job.params["of"]}

    kind(run)

    with django_capture_on_commit_callbacks(execute=True):
        job = start_job(
            kind="count", user=make_user(RIGHT), params={"of": 3}, language="en"
        )
        assert job.state == State.QUEUED

    job.refresh_from_db()
    assert (job.state, job.report) == (State.DONE, {"counted": 3})
    assert (job.done, job.total, job.percent, job.attempts) == (3, 3, 100, 1)
    assert job.ended_at >= job.started_at


def test_whoever_has_no_right_starts_nothing(kind):
    kind(lambda job, progress: None)

    with pytest.raises(PermissionDenied):
        start_job(kind="count", user=make_user(), params={}, language="en")

    assert not Job.objects.exists()
