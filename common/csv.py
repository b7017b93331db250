"""Rows for CSV files that a spreadsheet cannot be tricked into running."""

import csv
import io

# A cell that starts with one of these is a formula to a spreadsheet (OWASP, "CSV
# Injection"); the full-width forms are folded to them by some programs.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\x00", "＝", "＋", "－", "＠")


def neutralise(value):
    """Return ``value`` as text that no spreadsheet runs as a formula.

    Numbers keep their sign; anything else that starts like a formula gets a leading
    apostrophe, which re-imports strip again.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    value = value.replace("\x00", "")
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value


def csv_lines(rows, *, delimiter=","):
    """Yield each row as one encoded CSV line, cells neutralised."""
    for row in rows:
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=delimiter).writerow([neutralise(c) for c in row])
        yield buffer.getvalue().encode(errors="replace")
