"""The night desk: runs leave their mark, missed ones are seen, paused ones wait."""

from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest
import time_machine
from celery import shared_task

from ops import tasks
from ops.desk import watching
from ops.desk.recording import HISTORY, describe, record_run
from ops.desk.rows import desk_lines
from ops.desk.schedule import CRITICAL, FIXED, LABELS, entries, entry_named
from ops.desk.services import pause_task, resume_task, run_task
from ops.errors import TaskIsFixed, TaskIsPaused, TaskStands
from ops.models import Heartbeat, ScheduledTask, TaskOrder, TaskRun
from outbox.models import Message
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
BEAT = "heartbeat"


@shared_task(name="ops.tests.fail")
def fail():
    """Fail with words nobody may read."""
    raise ValueError("Mamie Dubois, anne@example.com")


@pytest.fixture
def failing(settings):
    """A schedule whose one task fails."""
    settings.CELERY_BEAT_SCHEDULE = {
        "fail": {"task": fail.name, "schedule": timedelta(seconds=60)}
    }
    return entry_named("fail")


@pytest.fixture
def watched():
    """Every task is watched since the day before."""
    for entry in entries():
        since = NOON - timedelta(days=1)
        ScheduledTask.objects.create(name=entry.name, watched_since=since)


def row(name=BEAT):
    return ScheduledTask.objects.get(name=name)


def ran(name, moment, **known):
    """Write a run down as a worker does."""
    record_run(entry_named(name), started_at=moment, took_ms=5, **known)


def test_everything_the_page_says_is_about_the_schedule():
    names = {entry.name for entry in entries()}

    assert set(CRITICAL) <= names
    assert set(LABELS) <= names
    assert {"heartbeat"} == FIXED


@pytest.mark.feature("R3")
def test_a_run_is_one_row_however_often_it_comes():
    with time_machine.travel(NOON, tick=False):
        tasks.beat.delay()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        tasks.beat.delay()

    known = row()
    assert (known.runs, known.failures, known.last_failed) == (2, 0, False)
    assert known.last_started_at > NOON
    assert not TaskRun.objects.exists()
    written = [q["sql"] for q in queries if "ops_scheduledtask" in q["sql"]]
    assert len(written) == 2


@pytest.mark.feature("R3", refuses=True)
def test_a_failure_is_kept_without_what_it_was_about(failing):
    with pytest.raises(ValueError, match="Mamie"):
        fail.delay()

    known = row("fail")
    assert (known.runs, known.failures, known.last_failed) == (1, 1, True)
    assert known.last_error.startswith("ValueError: ops/tests/test_desk.py:")
    assert known.last_error.endswith(", fail")
    assert [line.state for line in desk_lines()] == ["failed"]

    record_run(failing, started_at=timezone.now(), took_ms=1)
    known = row("fail")
    assert (known.last_failed, known.failures) == (False, 1)
    assert known.last_error_at is not None


def test_an_error_outside_our_code_is_named_alone():
    assert describe(KeyError("anne@example.com")) == "KeyError"


def test_a_function_called_directly_and_a_task_of_no_schedule_are_no_run():
    tasks.beat()

    assert not ScheduledTask.objects.exists()


def test_a_run_that_cannot_be_recorded_still_does_its_work():
    def refuse(execute, sql, params, many, context):
        if "ops_scheduledtask" in sql and not sql.startswith("SELECT"):
            raise DatabaseError("gone")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        tasks.beat.delay()

    assert Heartbeat.objects.get().name == watching.WORKER


def test_the_run_that_began_last_is_shown_and_both_count():
    ran(BEAT, NOON)
    ran(BEAT, NOON - timedelta(seconds=9), error="ValueError")

    known = row()
    assert (known.runs, known.failures) == (2, 1)
    assert (known.last_started_at, known.last_failed) == (NOON, False)


@pytest.mark.feature("R3")
def test_a_nightly_task_keeps_thirty_runs():
    for night in range(HISTORY + 2):
        ran("clean-up", NOON + timedelta(days=night))

    kept = TaskRun.objects.filter(task="clean-up")
    assert kept.count() == HISTORY
    assert kept.last().started_at == NOON + timedelta(days=2)


@pytest.mark.feature("R3")
def test_a_missed_run_is_told_once_a_task_and_day(watched):
    for entry in entries():
        ran(entry.name, NOON)
    late = NOON + timedelta(minutes=3)
    for entry in entries():
        if entry.name != "sweep-refunds":
            ran(entry.name, late)

    assert watching.tell_missed(now=late) == ["sweep-refunds"]
    assert watching.tell_missed(now=late + timedelta(seconds=30)) == ["sweep-refunds"]

    mail = Message.objects.get()
    assert mail.key == "missed-run:sweep-refunds:2026-11-25"
    assert mail.template == "staff_missed_run"
    assert mail.context["task"] == "Send and follow up refunds"
    assert mail.context["url"].endswith("/admin/night-desk/")
    assert [line.entry.name for line in desk_lines(late) if line.state == "late"] == [
        "sweep-refunds"
    ]


@pytest.mark.feature("R3")
def test_a_night_without_its_proof_is_missed_half_an_hour_later(watched):
    last_night = datetime(2026, 11, 24, 2, 10, tzinfo=UTC)
    for entry in entries():
        ran(entry.name, last_night if entry.name == "prove-integrity" else NOON)
    due = datetime(2026, 11, 25, 2, 10, tzinfo=UTC)

    known = {line.entry.name: line for line in desk_lines(due)}["prove-integrity"]

    assert known.due_at == due
    assert watching.tell_missed(now=due + timedelta(minutes=30)) == []
    assert watching.tell_missed(now=due + timedelta(minutes=31)) == ["prove-integrity"]


def test_who_only_began_to_look_waits_until_the_queue_caught_up(watched):
    for entry in entries():
        ran(entry.name, NOON)
    monday = NOON + timedelta(days=2)

    assert watching.tell_missed(now=monday, settled_at=monday) == []
    assert len(watching.tell_missed(now=monday, settled_at=NOON)) == len(entries())


def test_a_task_never_seen_is_watched_from_the_first_look():
    assert watching.tell_missed(now=NOON) == []

    assert ScheduledTask.objects.count() == len(entries())
    assert not Message.objects.exists()


@pytest.mark.feature("R3")
def test_a_paused_task_does_not_run_and_says_so():
    user = make_user()
    Heartbeat.objects.all().delete()
    entry = entry_named("clean-up")

    pause_task(entry=entry, user=user)
    tasks.clean_up.delay()

    known = row("clean-up")
    assert (known.runs, known.skipped) == (0, 1)
    assert not TaskRun.objects.exists()
    assert watching.tell_missed(now=timezone.now() + timedelta(days=9)) == []
    assert [line.state for line in desk_lines()][0] == "paused"

    resume_task(entry=entry, user=user)
    tasks.clean_up.delay()

    known = row("clean-up")
    assert (known.runs, known.skipped, known.paused_at) == (1, 1, None)
    assert [(o.what, o.by) for o in TaskOrder.objects.all()] == [
        ("resume", user),
        ("pause", user),
    ]


@pytest.mark.feature("R3")
def test_run_now_queues_one_run_and_says_who():
    user = make_user()

    run_task(entry=entry_named("clean-up"), user=user)

    assert row("clean-up").runs == 1
    order = TaskOrder.objects.get()
    assert (order.task_id, order.what, order.by) == ("clean-up", "run", user)


@pytest.mark.feature("R3", refuses=True)
def test_what_cannot_be_asked_is_refused_and_nothing_is_written():
    user, entry = make_user(), entry_named("clean-up")
    with pytest.raises(TaskIsFixed):
        pause_task(entry=entry_named("heartbeat"), user=user)
    with pytest.raises(TaskStands):
        resume_task(entry=entry, user=user)
    assert not TaskOrder.objects.exists()

    pause_task(entry=entry, user=user)
    with pytest.raises(TaskStands):
        pause_task(entry=entry, user=user)
    with pytest.raises(TaskIsPaused):
        run_task(entry=entry, user=user)

    assert TaskOrder.objects.count() == 1
    assert row("clean-up").runs == 0


@pytest.mark.feature("R3")
def test_beat_signs_itself_whatever_the_worker_does(settings):
    settings.CELERY_BEAT_SCHEDULE = {}
    scheduler = watching.SigningScheduler(tasks.beat.app, lazy=True)
    scheduler.schedule = {}

    pause = scheduler.tick()

    assert pause == watching.SIGN_EVERY
    assert watching.is_alive(watching.BEAT)
    assert not watching.is_alive(watching.WORKER)


@pytest.mark.feature("R3")
def test_with_beat_dead_a_worker_still_proves_that_it_lives():
    watching.look(timezone.now())

    assert watching.is_alive(watching.WORKER)
    assert not watching.is_alive(watching.BEAT)
