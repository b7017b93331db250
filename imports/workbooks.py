"""Rows of an XLSX workbook's first sheet, looked into before it is trusted."""

import zipfile
from datetime import date, datetime

from django.utils.translation import gettext as _

from openpyxl import load_workbook

from imports.errors import FileRefused
from imports.limits import MAX_COLUMNS, PIECE, max_rows
from imports.zips import refuse_bomb

MAGIC = b"PK\x03\x04"
# A workbook has no use for a document type, which is where entities are declared.
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")


def is_workbook(file) -> bool:
    """Tell whether a file is a zip, as workbooks are."""
    file.seek(0)
    return file.read(4) == MAGIC


def read_workbook(file):
    """Yield ``(row, cells)`` as text, headings first; numbers keep their point.

    Raises FileRefused for a bomb, for what is locked with a password, and for XML that
    declares entities: before any of it is parsed.
    """
    refuse_unsafe(file)
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1)
        for number, values in enumerate(rows, 1):
            if number > 4 * max_rows():
                return
            cells = [as_text(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield number, cells
    except FileRefused:
        raise
    # A workbook that lies about itself fails anywhere in openpyxl, in any way.
    except Exception as error:
        raise FileRefused(_("This is no XLSX workbook we can read.")) from error


def refuse_unsafe(file) -> None:
    """Raise FileRefused for a workbook that would hurt whoever opens it."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as book:
            entries = book.infolist()
            refuse_bomb(entries)
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    _refuse_entities(book, entry)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise FileRefused(_("This is no XLSX workbook we can read.")) from error


def _refuse_entities(book, entry):
    with book.open(entry) as part:
        before = b""
        while piece := part.read(PIECE):
            # UTF-16 would hide the words from the search.
            seen = (before + piece).replace(b"\x00", b"").upper()
            if any(word in seen for word in DECLARATIONS):
                raise FileRefused(_("This workbook declares entities: refused."))
            before = piece[-40:]


def as_text(value) -> str:
    """Return a cell as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    return str(value)
