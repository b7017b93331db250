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


def test_of_two_workers_one_does_it(kind):
    seen = []

    def run(job, progress):
        seen.append(run_job(job_id=job.pk))

    kind(run)
    job = a_job()

    first = run_job(job_id=job.pk)
    again = run_job(job_id=job.pk)

    assert (first, seen, again) == (True, [False], False)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.DONE, 1)


def test_what_has_no_sign_of_life_is_taken_up_and_what_has_is_not(kind):
    kind(lambda job, progress: {"attempt": job.attempts})
    stale, alive = a_job(**running(121)), a_job(**running(60))

    sweep_jobs()

    stale.refresh_from_db()
    alive.refresh_from_db()
    assert (stale.state, stale.report) == (State.DONE, {"attempt": 2})
    assert (alive.state, alive.attempts) == (State.RUNNING, 1)


def test_a_job_whose_task_was_lost_is_found(kind):
    kind(lambda job, progress: None)
    lost, fresh = a_job(), a_job()
    then = timezone.now() - timedelta(minutes=1)
    Job.objects.filter(pk=lost.pk).update(created_at=then)

    sweep_jobs()

    assert Job.objects.get(pk=lost.pk).state == State.DONE
    assert Job.objects.get(pk=fresh.pk).state == State.QUEUED


def test_what_took_three_workers_is_given_up(kind):
    kind(lambda job, progress: None)
    job = a_job(**running(121, attempts=MAX_ATTEMPTS))

    sweep_jobs()

    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.FAILED, MAX_ATTEMPTS)
    assert job.message == "The work was broken off too often. Please tell us."
    assert job.ended_at is not None


def take_over(job):
    """Let another worker claim the job."""
    Job.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)


@pytest.mark.parametrize(
    "lose", [take_over, lambda job: cancel_job(job_id=job.pk)], ids=["taken", "stopped"]
)
def test_a_worker_that_lost_its_job_writes_nothing_more(kind, lose):
    told = []

    def run(job, progress):
        lose(job)
        with pytest.raises(JobStopped):
            progress(1, 2)
        with pytest.raises(JobStopped), writing_result(job, name="all.csv") as file:
            file.write(b"half")
        told.append(job.code)
        return {"mine": True}

    kind(run)
    job = a_job()

    run_job(job_id=job.pk)

    assert told == [job.code]
    job.refresh_from_db()
    assert (job.done, job.report, job.result.name) == (0, None, "")
    assert job.state in (State.RUNNING, State.CANCELLED)


def test_a_refusal_is_told_and_an_error_is_not(kind, caplog):
    class Refused(DomainError):
        message = "No flowers on Sundays."

    def refuse(job, progress):
        raise Refused

    def break_down(job, progress):
        raise ValueError("secret of the machine")

    ended = []
    for run in (refuse, break_down):
        kind(run)
        job = a_job()
        run_job(job_id=job.pk)
        job.refresh_from_db()
        ended.append((job.state, job.message, job.report))

    assert ended == [
        (State.FAILED, "No flowers on Sundays.", None),
        (State.FAILED, "Something went wrong here. Please start it again.", None),
    ]
    assert "secret of the machine" in caplog.text


def test_messages_are_in_the_language_of_the_job(kind):
    kind(lambda job, progress: {"said": str(Job.State.DONE.label)})
    job = a_job(language="fr")

    run_job(job_id=job.pk)

    job.refresh_from_db()
    assert job.language == "fr"
    assert job.state == State.DONE


def test_a_run_may_end_its_job_in_the_transaction_of_its_work(kind):
    def run(job, progress):
        finish_job(job, report={"rows": 2}, message="Two rows.")

    kind(run)
    job = a_job()

    run_job(job_id=job.pk)

    job.refresh_from_db()
    assert (job.state, job.report) == (State.DONE, {"rows": 2})
    assert job.message == "Two rows."


def test_progress_is_written_once_a_second_at_most(kind, django_assert_num_queries):
    def run(job, progress):
        with django_assert_num_queries(2):
            for done in range(1, 101):
                progress(done, 100)

    kind(run)
    job = a_job()

    run_job(job_id=job.pk)

    job.refresh_from_db()
    assert (job.done, job.total) == (100, 100)


def test_what_is_over_is_not_cancelled(kind):
    job = a_job(state=State.DONE, ended_at=timezone.now())

    assert not cancel_job(job_id=job.pk)

    job.refresh_from_db()
    assert job.state == State.DONE
