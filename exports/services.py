"""Turn an export's rows into a file: at once, or in the worker."""

import codecs
from tempfile import SpooledTemporaryFile

from django.db import transaction
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.csv import csv_lines
from common.errors import DomainError
from common.faults import fault_point
from common.snapshot import snapshot
from exports.forms import ExportForm
from exports.models import ExportLog
from exports.registry import EXPORTS
from exports.walk import CHUNK, Walk
from jobs.files import writing_result
from jobs.registry import JobKind
from jobs.registry import register as register_kind
from jobs.services import start_job

KIND = "export-"
# Kept in memory up to here, in a file without a name beyond.
SPOOL_BYTES = 1_000_000
BLOCK = 4096


class ExportNotOffered(DomainError):
    """A new version of the shop has other columns or states."""

    code = "export_not_offered"
    message = _("This export is not offered like this any more. Please ask again.")


def start_export(*, export, asked, user):
    """Write down who takes what, then return the file as an iterator of bytes.

    ``asked`` is the clean data of ExportForm. The rows are read at one moment, before
    the first byte leaves, so that no snapshot stays open while a slow reader downloads;
    the count in the log is the count sent.
    """
    spool = SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115
    with snapshot():
        walk = Walk(export, asked)
        spool.writelines(_lines(export, walk, asked))
    _log(export, asked, user, walk.count)
    spool.seek(0)
    return _blocks(spool)


@transaction.atomic
def start_large_export(*, export, asked, user, count, language):
    """Write down who takes what, and let the worker make the file; return the job."""
    log = _log(export, asked, user, count)
    params = {"asked": log.asked, "log": log.pk}
    return start_job(
        kind=KIND + export.name, user=user, params=params, language=language
    )


def run_export(job, progress):
    """Make the file of an export in the worker, as the rows are at one moment.

    Killed on the way it leaves no file; the next worker starts anew.

    Raises:
        ExportNotOffered: what was asked does not exist any more.
    """
    export = EXPORTS[job.kind.removeprefix(KIND)]
    form = ExportForm(export, job.params["asked"])
    if not form.is_valid():
        raise ExportNotOffered
    asked = form.cleaned_data
    with writing_result(job, name=file_name(export)) as file, snapshot() as step_out:
        walk = Walk(export, asked)

        def told():
            for done, row in enumerate(walk):
                if done % CHUNK == 0:
                    with step_out():
                        progress(done, walk.count)
                    fault_point("in_export")
                yield row

        file.writelines(_lines(export, told(), asked))
    progress(walk.count, walk.count)
    ExportLog.objects.filter(pk=job.params["log"]).update(rows=walk.count)
    return {"rows": walk.count}


def offer_jobs() -> None:
    """Let the worker make every export there is."""
    for export in EXPORTS.values():
        kind = JobKind(
            name=KIND + export.name,
            label=_title(export),
            permission=export.permission,
            run=run_export,
            template="exports/report.html",
        )
        register_kind(kind)


def title_of(export) -> str:
    """Return what an export is called among other work."""
    return gettext("Export: %(name)s") % {"name": export.label}


_title = lazy(title_of, str)


def file_name(export) -> str:
    """Return what a file made today is called."""
    return f"{export.name}-{timezone.localdate()}.csv"


def export_lines(export, rows, *, columns, delimiter=",", bom=False):
    """Yield the lines of a file: mark, headings, rows."""
    chosen = [export.columns[name] for name in columns]
    if bom:
        yield codecs.BOM_UTF8
    headings = [str(column.label) for column in chosen]
    yield from csv_lines([headings], delimiter=delimiter)
    cells = ([column.read(row) for column in chosen] for row in rows)
    yield from csv_lines(cells, delimiter=delimiter)


def _lines(export, rows, asked):
    return export_lines(
        export,
        rows,
        columns=asked["columns"],
        delimiter=asked["separator"],
        bom=asked["bom"],
    )


def _blocks(spool):
    with spool:
        while block := spool.read(BLOCK):
            yield block


def _log(export, asked, user, count):
    return ExportLog.objects.create(
        name=export.name,
        user=user,
        rows=count,
        asked={name: _plain(value) for name, value in asked.items()},
    )


def _plain(value):
    """Return an answer as the form reads it again: a row by its key."""
    if isinstance(value, (bool, list)):
        return value
    return "" if value is None else str(getattr(value, "pk", value))
