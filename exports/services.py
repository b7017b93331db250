"""Turn an export's rows into the lines of a file."""

import codecs

from common.csv import csv_lines
from exports.models import ExportLog
from exports.walk import Walk


def start_export(*, export, asked, user):
    """Write down who takes what, then return the file as an iterator of bytes.

    ``asked`` is the clean data of ExportForm. Rows are read while the file is sent; the
    count in the log is the count sent.
    """
    walk = Walk(export, asked)
    ExportLog.objects.create(
        name=export.name,
        user=user,
        rows=walk.count,
        asked={name: _plain(value) for name, value in asked.items()},
    )
    return export_lines(
        export,
        walk,
        columns=asked["columns"],
        delimiter=asked["separator"],
        bom=asked["bom"],
    )


def export_lines(export, rows, *, columns, delimiter=",", bom=False):
    """Yield the lines of a file: mark, headings, rows."""
    chosen = [export.columns[name] for name in columns]
    if bom:
        yield codecs.BOM_UTF8
    headings = [str(column.label) for column in chosen]
    yield from csv_lines([headings], delimiter=delimiter)
    cells = ([column.read(row) for column in chosen] for row in rows)
    yield from csv_lines(cells, delimiter=delimiter)


def _plain(value):
    return value if isinstance(value, (bool, list)) else str(value or "")
