"""The night desk's pages: who sees them, who may press what."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import pytest

from ops.desk.recording import record_run
from ops.desk.schedule import entries, entry_named
from ops.models import ScheduledTask, TaskOrder, TaskRun
from users import roles
from workshops.tests.factories import staff

pytestmark = pytest.mark.django_db
INDEX = reverse("night_desk:index")
NOT_OURS = [roles.EDITORS, roles.WORKSHOP, roles.ACCOUNTING, roles.DRIVER]


def press(client, name, what, back="desk"):
    url = reverse(f"night_desk:{what}", args=[name])
    return client.post(url, {"back": back}, follow=True)


def stage():
    """An overdue, a failing and a paused task; the others just ran."""
    now = timezone.now()
    for entry in entries():
        record_run(entry, started_at=now, took_ms=42)
    refunds = ScheduledTask.objects.filter(name="sweep-refunds")
    refunds.update(
        last_started_at=now - timedelta(hours=1), watched_since=now - timedelta(hours=2)
    )
    record_run(
        entry_named("prove-integrity"),
        started_at=now,
        took_ms=900,
        error="OperationalError: ops/integrity/money.py:40, find",
    )


@pytest.mark.feature("R3")
def test_the_desk_shows_late_failing_and_paused_tasks_first():
    client = staff(roles.SHOP)
    stage()

    answer = press(client, "reconcile-payments", "pause")

    assert [line.state for line in answer.context["lines"]][:4] == [
        "late",
        "failed",
        "paused",
        "ok",
    ]
    assert "was due" in answer.text
    assert "OperationalError: ops/integrity/money.py:40, find" in answer.text
    assert "Customers who paid may wait for their order." in answer.text
    assert len(answer.context["lines"]) == len(entries())


@pytest.mark.feature("R3")
def test_a_task_shows_its_runs_and_who_asked_what():
    client = staff(roles.SHOP)
    press(client, "clean-up", "run", back="task")

    answer = press(client, "clean-up", "pause", back="task")

    assert answer.context["line"].state == "paused"
    assert len(answer.context["history"]) == 1
    assert [order.what for order in answer.context["orders"]] == ["pause", "run"]
    answer = press(client, "clean-up", "resume", back="task")
    assert answer.context["line"].state == "ok"


@pytest.mark.feature("R3", refuses=True)
@pytest.mark.parametrize("role", NOT_OURS)
def test_no_other_role_sees_or_presses_anything(role):
    client = staff(role)

    for what in ("pause", "resume", "run"):
        press(client, "clean-up", what)
    seen = client.get(INDEX)

    assert seen.status_code == 302
    assert not TaskOrder.objects.exists()
    assert not TaskRun.objects.exists()
    assert not ScheduledTask.objects.exists()


@pytest.mark.feature("R3", refuses=True)
def test_reading_changes_nothing_and_made_up_tasks_are_not_there():
    client = staff(roles.SHOP)

    for what in ("pause", "resume", "run"):
        url = reverse(f"night_desk:{what}", args=["clean-up"])
        assert client.get(url).status_code == 405
        assert press(client, "made-up", what).status_code == 404
    made_up = client.get(reverse("night_desk:task", args=["made-up"]), follow=True)
    assert made_up.status_code == 404

    assert not TaskOrder.objects.exists()


@pytest.mark.feature("R3", refuses=True)
def test_the_sign_of_life_is_not_paused():
    client = staff(roles.SHOP)

    answer = press(client, "heartbeat", "pause")

    assert "it cannot be paused" in answer.text
    assert not TaskOrder.objects.exists()


def test_the_desk_costs_the_same_whatever_ran():
    client = staff(roles.SHOP)
    client.get(INDEX)
    with CaptureQueriesContext(connection) as empty:
        client.get(INDEX)
    stage()
    with CaptureQueriesContext(connection) as full:
        client.get(INDEX)

    assert len(full) == len(empty)
    assert len([q for q in full if "ops_" in q["sql"]]) == 2
