"""What is to be written for one row."""

from dataclasses import dataclass, field
from typing import Any

from catalogue.models import Product

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


@dataclass
class Plan:
    """What is to be written for an item; empty parts are left alone.

    ``stock`` is ``("set", units)`` or ``("by", units)``.
    """

    item: Any
    product: Product | None = None
    record: Any = None
    parent: int | None = None
    fields: dict = field(default_factory=dict)
    shelves: tuple | None = None
    price: Any = None
    stock: tuple | None = None
    threshold: int | None = None
    pictures: list = field(default_factory=list)
    told: list = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """Return what becomes of the article."""
        if self.product is None:
            return CREATED
        return UPDATED if self.told else UNCHANGED

    def tell(self, name, before, after):
        """Remember a difference for the report."""
        heading = self.item.where.get(name, name)
        self.told.append([heading, short(before), short(after)])


def short(value) -> str:
    """Return a value as a report shows it."""
    text = "" if value is None else str(value)
    return text if len(text) <= 120 else text[:119] + "…"
