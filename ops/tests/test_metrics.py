"""Figures for who brings the token."""

from datetime import timedelta

from django.utils import timezone

import pytest

from ops import tasks
from ops.desk.recording import record_run
from ops.desk.schedule import entry_named
from outbox.services import post_to_staff

pytestmark = pytest.mark.django_db
TOKEN = "a token for tests"


def ask(client, token):
    return client.get("/metrics", headers={"Authorization": f"Bearer {token}"})


def test_figures_tell_runs_signs_and_mails(client, settings):
    settings.METRICS_TOKEN = TOKEN
    tasks.beat()
    post_to_staff(key="x", template="staff_integrity", path="/", context={})
    failed, long_ago = entry_named("sweep-refunds"), timezone.now() - timedelta(hours=1)
    record_run(failed, started_at=long_ago, took_ms=1, error="ValueError")

    answer = ask(client, TOKEN)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert 'chezflora_task_failures_total{task="sweep-refunds"} 1.0' in answer.text
    assert 'chezflora_task_paused{task="sweep-refunds"} 0.0' in answer.text
    assert 'chezflora_mails{state="queued"} 1.0' in answer.text
    assert 'chezflora_silence_seconds{process="worker"}' in answer.text


@pytest.mark.parametrize(("known", "given"), [(TOKEN, "other"), ("", ""), ("", "x")])
def test_without_the_token_there_is_no_such_page(client, settings, known, given):
    settings.METRICS_TOKEN = known

    answer = ask(client, given)

    assert answer.status_code == 404
    assert "chezflora_" not in answer.text
