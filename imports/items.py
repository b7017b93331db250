"""A row of any format, as our shop understands it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from imports.cells import clean_text
from imports.errors import CellRefused, Problem


@dataclass(frozen=True)
class Options:
    """What the uploader said about the file.

    ``language`` is that of texts in a format without languages; ``comma``: decimals
    stand after a comma; ``vat_category`` and ``new_categories`` are for what the file
    leaves open.
    """

    language: str = "en"
    comma: bool = False
    vat_category: str = "flowers"
    new_categories: bool = False


@dataclass(frozen=True)
class PictureName:
    """A picture a row asks for by file name or address, and its words."""

    name: str
    alt: str = ""
    is_address: bool = False


@dataclass
class Item:
    """A product, or a size of one, with only what the file says about it.

    ``where`` tells which heading a value came from, so that a later refusal can name
    it. ``notes`` are for the uploader; they refuse nothing.
    """

    line: int
    sku: str
    parent: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    # Known to have sizes by the file alone.
    has_sizes: bool = False

    def refuse(self, name, reason, value=None):
        """Add a problem with the column ``name``."""
        shown = self.values.get(name, "") if value is None else value
        heading = self.where.get(name, name)
        self.problems.append(Problem.of(self.line, heading, shown, reason))


class Row:
    """The cells of a line by the names of a format's columns."""

    def __init__(self, line, cells, headings):
        self.line = line
        self.headings = headings
        self.cells = cells

    def raw(self, name) -> str:
        """Return what stands in a column, empty where the row or file has none."""
        place = self.headings.places.get(name)
        if place is None or place >= len(self.cells):
            return ""
        return self.cells[place].strip()

    @property
    def spills(self) -> bool:
        """Tell whether something stands beyond the last heading."""
        return any(cell.strip() for cell in self.cells[len(self.headings.words) :])

    def read(self, item: Item, name: str, to: str, reader: Callable, *args, **kwargs):
        """Put a cell into ``item.values[to]``; an empty one says nothing.

        What ``reader`` refuses becomes a problem of the item.
        """
        raw = self.raw(name)
        item.where[to] = self.headings.word(name)
        if not raw:
            return
        try:
            text = clean_text(raw)
            if text:
                item.values[to] = reader(text, *args, **kwargs)
        except CellRefused as refusal:
            item.refuse(to, refusal, value=raw)
