"""Large exports: made by the worker, at one moment, whole or not at all."""

import os
import signal
import time
from pathlib import Path

from django.db import connections
from django.urls import reverse
from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from exports import services, walk
from exports.models import ExportLog
from exports.registry import EXPORTS
from jobs.models import Job, private_storage
from jobs.running import run_job
from jobs.tasks import sweep_jobs
from shop.dashboard.tests.factories import client_of, make_user

Order = get_model("order", "Order")
RIGHTS = ("exports.export_orders", "wagtailadmin.access_admin")
ADDRESS = reverse("exports:export", args=["orders"])
ASKED = {"columns": ["number", "status"], "separator": ";", "status": "paid"}


def fill(count, **fields):
    """Write so many paid orders."""
    start = Order.objects.count()
    known = {
        "total_incl_tax": "45.00",
        "total_excl_tax": "42.45",
        "date_placed": timezone.now(),
        "status": "paid",
        "currency": "EUR",
    }
    Order.objects.bulk_create(
        Order(number=f"CF-{start + n}", **known | fields) for n in range(count)
    )


def a_job():
    """Write the job of an export nobody queued."""
    log = ExportLog.objects.create(name="orders", rows=0, asked=ASKED)
    return Job.objects.create(
        kind="export-orders",
        language="en",
        user=make_user(*RIGHTS),
        params={"asked": ASKED | {"bom": True}, "log": log.pk},
    )


def lines_of(job):
    path = Path(private_storage().path(job.result.name))
    return path.read_text(encoding="utf-8-sig").splitlines()


@pytest.mark.feature("O5")
@pytest.mark.django_db
def test_a_large_export_becomes_a_job_with_the_same_file(
    settings, django_capture_on_commit_callbacks
):
    fill(3)
    client = client_of(make_user(*RIGHTS))
    small = b"".join(client.post(ADDRESS, ASKED | {"bom": "on"}))
    settings.EXPORT_DIRECT_ROWS = 2

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(ADDRESS, ASKED | {"bom": "on"})

    job = Job.objects.get()
    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("jobs:show", args=[job.code]),
    )
    page = client.get(answer["Location"])
    link = page.context["link"]
    assert b"".join(client.get(link)) == small
    assert "3 rows, as they were when the work began." in page.text
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    assert job.result_name == f"orders-{timezone.localdate()}.csv"
    assert [log.rows for log in ExportLog.objects.all()] == [3, 3]


@pytest.mark.feature("O5", refuses=True)
@pytest.mark.django_db
def test_a_large_export_without_its_right_starts_nothing(settings):
    fill(3)
    settings.EXPORT_DIRECT_ROWS = 2
    client = client_of(make_user("wagtailadmin.access_admin"))

    assert client.post(ADDRESS, ASKED).status_code == 403

    assert not Job.objects.exists()
    assert not ExportLog.objects.exists()


@pytest.mark.feature("O5", refuses=True)
@pytest.mark.django_db
def test_what_a_new_version_does_not_offer_fails_with_words():
    job = a_job()
    job.params["asked"]["status"] = "lost"
    job.save(update_fields=["params"])

    run_job(job_id=job.pk)

    job.refresh_from_db()
    assert (job.state, job.result.name) == ("failed", "")
    assert job.message.startswith("This export is not offered like this any more.")


@pytest.mark.feature("R-E02")
@pytest.mark.django_db(transaction=True)
def test_the_file_shows_one_moment_while_orders_come_and_change(monkeypatch):
    monkeypatch.setattr(walk, "CHUNK", 2)
    monkeypatch.setattr(services, "CHUNK", 2)
    fill(5)
    job = a_job()
    Job.objects.filter(pk=job.pk).update(
        state="running",
        attempts=1,
        started_at=timezone.now(),
        beaten_at=timezone.now(),
    )
    job.refresh_from_db()

    def meddle(done, total):
        fill(1)
        Order.objects.filter(number="CF-4").update(status="refunded")

    report = services.run_export(job, meddle)

    assert report == {"rows": 5}
    assert lines_of(Job.objects.get()) == [
        "Order number;Status",
        *(f"CF-{n};paid" for n in range(5)),
    ]
    assert Order.objects.count() == 9
    assert ExportLog.objects.get().rows == 5


@pytest.mark.feature("R-E02")
@pytest.mark.django_db(transaction=True)
def test_a_small_file_shows_one_moment_too(monkeypatch):
    monkeypatch.setattr(walk, "CHUNK", 2)
    fill(5)
    asked = ASKED | {"bom": False, "columns": ["number", "status"]}
    export = EXPORTS["orders"]

    body = services.start_export(export=export, asked=asked, user=None)
    Order.objects.update(status="refunded")

    assert b"".join(body).count(b";paid\r\n") == 5
    assert ExportLog.objects.get().rows == 5


@pytest.mark.feature("O5")
@pytest.mark.django_db(transaction=True)
def test_killed_half_way_there_is_no_file_and_the_next_worker_makes_it(
    monkeypatch, settings
):
    monkeypatch.setattr(walk, "CHUNK", 2)
    monkeypatch.setattr(services, "CHUNK", 2)
    fill(5)
    job = a_job()
    folder = Path(private_storage().path(f"jobs/{job.code.hex}"))
    connections.close_all()

    child = os.fork()
    if not child:
        settings.FAULT_POINTS = {"in_export": "wait"}
        run_job(job_id=job.pk)
        os._exit(0)
    until = time.monotonic() + 20
    while not (folder / "result-1").exists() and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL

    killed = Job.objects.get()
    assert (killed.state, killed.attempts) == ("running", 1)
    assert killed.result.name == ""
    Job.objects.update(beaten_at=timezone.now() - timezone.timedelta(minutes=3))
    sweep_jobs()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)
    assert len(lines_of(job)) == 6
    assert [path.name for path in folder.iterdir()] == ["result-2"]
