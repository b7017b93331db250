"""From a file to Items, whatever kind of file and whosever columns."""

from contextlib import closing
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from imports.cells import normal_sku
from imports.errors import FileRefused, Problem
from imports.headings import OWN, SHOPIFY, WOOCOMMERCE, count_known, read_headings
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


@dataclass
class Index:
    """What only the whole file tells: doubles, families, how many rows."""

    count: int = 0
    lines: dict[str, int] = field(default_factory=dict)
    doubles: dict[str, list[int]] = field(default_factory=dict)
    # Bouquets some row names as its parent.
    parents: set[str] = field(default_factory=set)
    sizes: dict[tuple, int] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def judge(self, item) -> list[Problem]:
        """Return all problems of an item, those with other rows included."""
        problems = list(item.problems)
        for line in self.doubles.get(normal_sku(item.sku), []):
            if line != item.line:
                words = _("Line %(line)d has the same article number.")
                problems.append(
                    Problem.of(item.line, item.where.get("sku", "sku"), item.sku,
                               words % {"line": line})
                )  # fmt: skip
        if item.parent:
            problems += self._judge_size(item)
        return problems

    def refuse(self, item) -> None:
        """Remember a bouquet that is refused: its sizes are, too."""
        if not item.parent:
            self.refused.add(normal_sku(item.sku))

    def _judge_size(self, item):
        parent, size = normal_sku(item.parent), item.values.get("size")
        first = self.sizes.get((parent, size), item.line)
        if first != item.line:
            words = _("Line %(line)d is this size of the same bouquet.")
            heading = item.where.get("size", "size")
            yield Problem.of(item.line, heading, size, words % {"line": first})
        if parent in self.refused:
            heading = item.where.get("parent_sku", "parent_sku")
            words = _("Its bouquet is refused.")
            yield Problem.of(item.line, heading, item.parent, words)


def index_file(file, options: Options) -> Index:
    """Read a file once to know what its rows mean to each other."""
    found = Index()
    for item in read_items(file, options):
        found.count += 1
        normal = normal_sku(item.sku)
        if normal and normal in found.lines:
            found.doubles.setdefault(normal, [found.lines[normal]]).append(item.line)
        found.lines.setdefault(normal, item.line)
        if item.parent:
            found.parents.add(normal_sku(item.parent))
            _index_size(found, item)
        elif item.problems:
            found.refused.add(normal)
    if not found.count:
        raise FileRefused(_("There is no row below the headings."), line=1)
    found.refused |= found.doubles.keys()
    return found


def _index_size(found, item):
    """Remember who was first of a size."""
    if "size" in item.values:
        key = (normal_sku(item.parent), item.values["size"])
        found.sizes.setdefault(key, item.line)
