"""Cells for CSV files that a spreadsheet cannot be tricked into running."""

import csv
import io
import re

# A cell that starts with one of these is a formula to a spreadsheet (OWASP, "CSV
# Injection"); the full-width forms are folded to them by some programs.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\x00", "＝", "＋", "－", "＠")
# Where a cell starts, or would for a program that takes another separator or does not
# know quotes.
_STARTS = r"(?:^|(?<=[,;\t\r\n\"]))"
_DANGER = f"(?='*[{re.escape(''.join(FORMULA_STARTS))}])"
_BARE = re.compile(_STARTS + _DANGER)
_MARKED = re.compile(f"{_STARTS}'{_DANGER}")
# They turn what is read around: a name could hide what follows it.
_BIDI = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e"))
_BIDI |= dict.fromkeys(range(0x2066, 0x206A))


def neutralise(value):
    """Return ``value`` as text that no spreadsheet runs as a formula.

    Numbers keep their sign. In text an apostrophe is put before whatever would start a
    formula: at the start of the cell, and after a separator, a quote or a new line
    within it. ``unescape`` takes exactly those away again. Marks that turn the
    direction of reading are dropped.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    return _BARE.sub("'", value.translate(_BIDI))


def unescape(cell: str) -> str:
    """Return the text of a cell that ``neutralise`` wrote."""
    return _MARKED.sub("", cell)


def csv_lines(rows, *, delimiter=","):
    """Yield each row as one encoded CSV line, cells neutralised."""
    for row in rows:
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=delimiter).writerow([neutralise(c) for c in row])
        yield buffer.getvalue().encode(errors="replace")
