"""From a file to Items, whatever kind of file and whosever columns."""

from contextlib import closing

from django.utils.translation import gettext as _

from imports.columns import OWN, SHOPIFY, WOOCOMMERCE
from imports.errors import FileRefused
from imports.headings import count_known, read_headings
from imports.items import Options, Row
from imports.limits import max_rows
from imports.own import read_own
from imports.sheets import read_sheet
from imports.shopify import read_shopify
from imports.woocommerce import read_woocommerce
from imports.workbooks import is_workbook, read_workbook

READERS = {OWN: read_own, SHOPIFY: read_shopify, WOOCOMMERCE: read_woocommerce}


def read_lines(file):
    """Yield ``(line, cells)`` of a CSV or XLSX file, headings first."""
    if is_workbook(file):
        return read_workbook(file)
    return read_sheet(file, is_known=count_known)


def open_headings(file):
    """Return the headings of a file; refuses an empty one, and one we do not know."""
    with closing(read_lines(file)) as lines:
        first = next(lines, None)
    if first is None:
        raise FileRefused(_("The file is empty."), line=1)
    return read_headings(first[1])


def read_items(file, options: Options):
    """Yield an Item for each product and size of a file, in its order.

    Raises FileRefused where the file itself cannot be read on.
    """
    headings = open_headings(file)
    with closing(read_lines(file)) as lines:
        next(lines)
        yield from READERS[headings.format](_rows(lines, headings), options)


def _rows(lines, headings):
    for count, (line, cells) in enumerate(lines, 1):
        if count > max_rows():
            raise FileRefused(
                _("More than %(n)d rows: split the file.") % {"n": max_rows()},
                line=line,
            )
        row = Row(line, cells, headings)
        if row.spills:
            raise FileRefused(
                _("Line %(line)d has more cells than there are headings.")
                % {"line": line},
                line=line,
            )
        yield row
