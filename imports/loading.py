"""Load an upload: all of it in one transaction, or its good rows step by step."""

from copy import deepcopy

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.faults import fault_point
from imports.checking import Report, about, check
from imports.errors import LoadRefused
from imports.models import Upload
from imports.writing import Writer
from jobs.errors import JobStopped
from jobs.running import finish_job


def load_all(upload, run, job, progress) -> dict:
    """Load every row or none; the job's end is part of the same commit.

    The file is judged anew first, against the shop as it is now: without locks, so that
    a file with problems makes nobody wait. Returns the report of either.
    """
    report = check(run, lambda done, total: progress(done, 2 * total))
    if report["counts"]["refused"]:
        return report | {"loaded": False}
    run.know()
    writer = _writer(upload, run)
    try:
        with transaction.atomic():
            # Nobody else takes the job up while its row is locked.
            progress(run.index.count, 2 * run.index.count + 1)
            report = _write_all(run, writer)
            report |= about(run) | {"loaded": True}
            Upload.objects.filter(pk=upload.pk).update(loaded_at=timezone.now())
            fault_point("imports_before_commit")
            finish_job(job, report=report)
    except LoadRefused as refusal:
        writer.throw_away()
        return about(run) | refusal.data["report"] | {"loaded": False}
    except BaseException:
        writer.throw_away()
        raise
    return report


def _write_all(run, writer) -> dict:
    report = Report()
    for chunk in run.chunks():
        plans = run.plan(chunk, report)
        if not report.counts["refused"]:
            writer.write(plans)
        fault_point("imports_between_chunks")
    try:
        if not report.counts["refused"]:
            writer.finish()
    except LoadRefused as refusal:
        report.refuse([refusal.data["problem"]])
    if report.counts["refused"]:
        # The shop changed between the judgement and the transaction.
        report.changes = []
        raise LoadRefused(report=report.as_dict())
    return report.as_dict()


def load_good_rows(upload, run, job, progress) -> dict:
    """Load what can be loaded, a chunk per transaction; a second worker goes on.

    ``upload.steps`` counts the chunks that are in and ``upload.state`` what was told of
    them, committed with them.
    """
    run.know()
    steps, state = Upload.objects.values_list("steps", "state").get(pk=upload.pk)
    report = Report.from_dict(state.get("report"))
    run.index.refused.update(state.get("refused", ()))
    seen = 0
    for step, chunk in enumerate(run.chunks(), 1):
        seen += len(chunk)
        if step > steps:
            report = _load_chunk(upload, run, chunk, report, step)
            fault_point("imports_between_chunks")
        progress(seen, run.index.count)
    Upload.objects.filter(pk=upload.pk).update(loaded_at=timezone.now())
    return report.as_dict() | about(run) | {"loaded": True}


def _load_chunk(upload, run, chunk, report, step) -> Report:
    """Load one chunk; a row that was overtaken by a sale is judged once more."""
    while True:
        writer, told = _writer(upload, run), deepcopy(report)
        try:
            with transaction.atomic():
                writer.write(run.plan(chunk, told))
                writer.finish()
                _step_on(upload, run, told, step)
            return told
        except LoadRefused:
            writer.throw_away()
            # What was known of the chunk was rolled back.
            run.know()
        except BaseException:
            writer.throw_away()
            raise


def _step_on(upload, run, report, step):
    """Commit that a chunk is in; JobStopped when another worker did it before."""
    state = {"report": report.as_dict(), "refused": sorted(run.index.refused)}
    mine = Upload.objects.filter(pk=upload.pk, steps=step - 1)
    if not mine.update(steps=step, state=state):
        raise JobStopped


def _writer(upload, run) -> Writer:
    run.comparer.validator.loading = True
    reason = _("Upload %(name)s") % {"name": upload.name}
    return Writer(comparer=run.comparer, reason=reason[:200], user=upload.user)
