"""What can be exported, by whom, in which columns."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Column:
    """A cell's heading and how it is read from a row: a key, or a function of it."""

    label: Promise
    source: str | Callable[[dict], Any]

    def read(self, row):
        """Return the cell of a row."""
        if callable(self.source):
            return self.source(row)
        return row[self.source]


@dataclass(frozen=True)
class Export:
    """A table that leaves the shop.

    ``rows`` takes the form's clean data (dates, status, the export's own ``filters``)
    and returns a query;
    ``fields`` are read of each row; ``attach`` adds to a chunk of them, in one query
    each, what lies in other tables. ``permission`` is what a member of staff needs.
    """

    name: str
    label: Promise
    permission: str
    columns: dict[str, Column]
    rows: Callable[[dict], QuerySet]
    fields: tuple
    attach: Callable[[list], None] | None = None
    # What may be filtered by, what each is called, and which the form proposes.
    statuses: tuple = ()
    label_of: Callable[[str], str] = str
    first_status: str = ""
    status_label: Promise | str = _("Status")
    # Which day the form's dates mean; without it there are none to ask.
    dated: Promise | None = None
    # Fields of the list's own filters, made for each form.
    filters: Callable[[], dict] = dict


EXPORTS: dict[str, Export] = {}


def register(export: Export) -> None:
    """Offer an export in the admin."""
    EXPORTS[export.name] = export


def exports_for(user) -> list[Export]:
    """Return the exports a user may make."""
    return [each for each in EXPORTS.values() if user.has_perm(each.permission)]
