"""A worker killed in the middle: nothing is half done, nothing is done twice."""

from datetime import timedelta

from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from catalogue.models import Product
from cms.models import CustomImage
from imports import checking, loading
from imports.cleaning import forget_uploads
from imports.models import Upload
from imports.services import load_upload
from imports.tests.factories import (
    counts,
    csv_file,
    jpeg,
    load,
    make_article,
    stock_of,
    upload,
    zip_file,
)
from jobs.models import Job
from jobs.running import run_job

pytestmark = pytest.mark.django_db
StockRecord = get_model("partner", "StockRecord")


class Killed(BaseException):
    """What a test throws where a worker would be killed."""


def kill_at(monkeypatch, name, after=1):
    """Kill the run at a fault point, the ``after``-th time it is passed."""
    passed = []

    def point(at):
        passed.append(at)
        if passed.count(name) == after and at == name:
            raise Killed

    monkeypatch.setattr(loading, "fault_point", point)


def start(taken, *, good_rows=False):
    load_upload(upload=taken, user=taken.user, language="en", good_rows=good_rows)
    return taken.load_job_id


def rescue(monkeypatch, job_id):
    """Let a second worker take the job up."""
    monkeypatch.undo()
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.filter(pk=job_id).update(beaten_at=long_ago)
    run_job(job_id=job_id)
    return Job.objects.get(pk=job_id)


@pytest.mark.feature("R-E05", refuses=True)
@pytest.mark.parametrize("point", ["imports_between_chunks", "imports_before_commit"])
def test_all_or_nothing_is_nothing_until_all(monkeypatch, point):
    make_article("vase", units=5)
    lines = (
        "sku;title_en;price;stock_change;pictures",
        "rose;Rose;9;;rose.jpg",
        "vase;;;2;",
    )
    taken = upload(csv_file(*lines), pictures=zip_file({"rose.jpg": jpeg()}))
    job_id = start(taken)
    kill_at(monkeypatch, point)

    with pytest.raises(Killed):
        run_job(job_id=job_id)
    left = (Product.objects.count(), stock_of("vase"), CustomImage.objects.count())
    job = rescue(monkeypatch, job_id)

    assert left == (1, (5, 0), 0)
    assert (job.state, counts(job)) == (Job.State.DONE, (1, 1, 0, 0))
    assert (Product.objects.count(), stock_of("vase")) == (2, (7, 0))
    assert CustomImage.objects.count() == 1


@pytest.mark.feature("R-E05")
def test_good_rows_go_on_where_they_were_left(monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 2)
    for n in range(5):
        make_article(f"a{n}", units=5)
    rows = [f"a{n};1" for n in range(5)]
    taken = upload(csv_file("sku;stock_change", *rows, "none;1"))
    job_id = start(taken, good_rows=True)
    kill_at(monkeypatch, "imports_between_chunks", after=2)

    with pytest.raises(Killed):
        run_job(job_id=job_id)
    half = [stock_of(f"a{n}")[0] for n in range(5)]
    monkeypatch.undo()
    monkeypatch.setattr(checking, "CHUNK", 2)
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.filter(pk=job_id).update(beaten_at=long_ago)
    run_job(job_id=job_id)

    job = Job.objects.get(pk=job_id)
    assert half == [6, 6, 6, 6, 5]
    assert [stock_of(f"a{n}")[0] for n in range(5)] == [6] * 5
    assert counts(job) == (0, 5, 0, 1)


@pytest.mark.feature("R-C18")
def test_a_sale_between_judging_and_writing_turns_all_back(monkeypatch):
    make_article("vase", units=5)
    taken = upload(csv_file("sku;title_en;stock;price", "rose;Rose;;9", "vase;;2;"))

    def sell(at):
        if at == "imports_before_stock":
            StockRecord.objects.get(partner_sku="vase").allocate(3)

    monkeypatch.setattr("imports.writing.fault_point", sell)
    job = load(taken)

    (problem,) = job.report["problems"]
    assert job.report["loaded"] is False
    assert (problem["line"], problem["column"]) == (3, "stock")
    assert list(Product.objects.values_list("upc", flat=True)) == ["vase"]


@pytest.mark.feature("R-C18")
@pytest.mark.feature("R-E08", refuses=True)
def test_good_rows_are_judged_anew_after_a_sale(monkeypatch):
    """The sale commits after the row was judged: its chunk is judged once more."""
    make_article("vase", units=5)
    lines = ("sku;title_en;stock;price", "rose;Rose;;9", "vase;;2;")
    taken = upload(csv_file(*lines))
    known = []

    def sell():
        StockRecord.objects.get(partner_sku="vase").allocate(3)

    def know(run):
        known.append(run)
        if len(known) == 2:
            # The rollback of a chunk took the test's sale with it.
            sell()
        learn(run)

    def point(at):
        if at == "imports_before_stock" and len(known) == 1:
            sell()

    learn = checking.Run.know
    monkeypatch.setattr(checking.Run, "know", know)
    monkeypatch.setattr("imports.writing.fault_point", point)
    job = load(taken, good_rows=True)

    assert len(known) == 2
    assert counts(job) == (1, 0, 0, 1)
    assert stock_of("vase") == (5, 3)
    assert Product.objects.filter(upc="rose").exists()


def test_uploads_are_forgotten_with_their_files():
    taken = upload(csv_file("sku;title_en;price", "rose;Rose;9"))
    stored = taken.sheet.path
    fresh = upload(csv_file("sku;title_en;price", "rose;Rose;9"))
    Upload.objects.filter(pk=taken.pk).update(
        created_at=timezone.now() - timedelta(days=9)
    )

    gone = forget_uploads()

    assert gone == 1
    assert Upload.objects.get() == fresh
    assert not fresh.sheet.storage.exists(stored)
    assert fresh.sheet.storage.exists(fresh.sheet.name)
