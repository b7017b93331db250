"""Rows of a CSV file, whatever a spreadsheet made of it."""

import codecs
import csv
import io
from contextlib import suppress

from django.utils.translation import gettext as _

from imports.errors import FileRefused

DELIMITERS = (";", ",", "\t")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_sheet(file, *, is_known):
    """Yield ``(line, cells)`` of a CSV file opened as bytes, headings first.

    ``is_known`` counts the headings we know in a list of cells: of semicolon, comma and
    tab the separator is the one that finds most. Lines count from 1 as an editor
    counts them. Raises FileRefused with the line where the file stops making sense.
    """
    encoding = find_encoding(file)
    lines = _lines(file, encoding)
    delimiter = find_delimiter(lines, is_known)
    lines.close()
    reader = csv.reader(_lines(file, encoding), delimiter=delimiter, strict=True)
    start = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _broken(error, start, reader.line_num) from error
        if any("\x00" in cell for cell in cells):
            raise FileRefused(
                _("Line %(line)d holds a NUL character: save the file anew as CSV.")
                % {"line": start},
                line=start,
            )
        if any(cell.strip() for cell in cells) and not _names_separator(start, cells):
            yield start, cells
        start = reader.line_num + 1


def find_encoding(file) -> str:
    """Return UTF-8, UTF-16 or Windows' own; refuses a mixture, naming its line."""
    file.seek(0)
    head = file.read(400)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    if head[1::2].count(0) > len(head) // 3:
        return "utf-16-le"
    if head[::2].count(0) > len(head) // 3:
        return "utf-16-be"
    good, bad = 0, 0
    for number, line in enumerate(_lines(file, "latin-1"), 1):
        if line.isascii():
            continue
        try:
            line.encode("latin-1").decode("utf-8")
            good = good or number
        except UnicodeDecodeError:
            bad = bad or number
            _refuse_unreadable(line, number)
        if good and bad:
            raise FileRefused(
                _(
                    "Line %(one)d and line %(two)d are in different encodings: save"
                    " the file as UTF-8."
                )
                % {"one": min(good, bad), "two": max(good, bad)},
                line=max(good, bad),
            )
    return "cp1252" if bad else "utf-8"


def _refuse_unreadable(line, number):
    """Refuse bytes that are letters in no encoding we know."""
    try:
        line.encode("latin-1").decode("cp1252")
    except UnicodeDecodeError as error:
        raise FileRefused(
            _("Line %(line)d holds no text we can read: save the file as UTF-8.")
            % {"line": number},
            line=number,
        ) from error


def find_delimiter(lines, is_known) -> str:
    """Return the separator under which the first line makes most sense."""
    first = next((line for line in lines if line.strip()), "")
    if first.casefold().startswith("sep=") and len(first.strip("\r\n")) == 5:
        return first[4]
    found = {}
    for delimiter in DELIMITERS:
        cells = next(csv.reader([first], delimiter=delimiter), [])
        found[delimiter] = (is_known(cells), len(cells))
    return max(DELIMITERS, key=found.get)


def _lines(file, encoding):
    """Yield lines as text, their ends kept; the file stays open."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    number = 0
    try:
        for line in text:
            number += 1
            yield line
    except UnicodeError as error:
        raise FileRefused(
            _("After line %(line)d the file is no %(name)s text any more.")
            % {"line": number, "name": encoding.upper()},
            line=number,
        ) from error
    finally:
        with suppress(ValueError):
            text.detach()


def _names_separator(line, cells):
    return line == 1 and cells[0].casefold().startswith("sep=")


def _broken(error, start, last):
    if "unexpected end" in str(error):
        words = _("A quote that opens in line %(line)d is never closed.")
    elif "larger than" in str(error):
        words = _("A cell in line %(line)d is too long, or its quote is never closed.")
    else:
        start = last
        words = _("Line %(line)d: something stands after a closing quote.")
    return FileRefused(words % {"line": start}, line=start)
