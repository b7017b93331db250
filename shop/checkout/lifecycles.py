"""What a line leads to besides a parcel: a seat at a table has a life of its own.

An app above the checkout registers one ``Lifecycle`` for the kind of product it sells.
The checkout asks it at each step; what the customer said travels to it unread.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalogue.kinds import Kind

TRAVELLING = (Kind.GOODS, Kind.ADDON)


@dataclass(frozen=True)
class LineNote:
    """What a list says beside a line's title, and where it may lead.

    ``link`` is the page that sells it; ``way_out`` a pair of address and words offered
    when the line is refused. ``title`` is shorter than the product's where ``words``
    say the rest; ``moment`` is when it is for; ``fixed`` says that its quantity follows
    from what was chosen.
    """

    words: str = ""
    link: str = ""
    way_out: tuple = ()
    title: str = ""
    moment: datetime | None = None
    fixed: bool = False


class Section:
    """A lifecycle's part of the checkout page."""

    template = ""

    def is_valid(self) -> bool:
        """Tell whether what was typed may be tried; it says what is missing."""
        return True

    @property
    def told(self) -> list:
        """Return ``(field, who, error)`` for the list above the form."""
        return []

    def said(self) -> Any:
        """Return what the customer said, for ``Lifecycle.record``."""
        return None


class Lifecycle:
    """How lines of one kind are judged, asked about, and kept; all lines are its own.

    ``prefix`` begins the names of its fields, so that what was typed is kept.
    """

    kind = ""
    prefix = ""
    # Somebody comes to it, instead of it going to somebody.
    sits = False

    def refusals(self, basket, lines) -> dict:
        """Return ``{line: reason}`` for what cannot be bought any more."""
        return {}

    def attach_pools(self, lines) -> list:
        """Give stock records the pools they share; return the lines it knew them of.

        To look at: whoever takes units locks the pools first.
        """
        return []

    def kept_units(self, basket, lines) -> dict:
        """Return ``{pool key: units}`` that are kept for this very basket."""
        return {}

    def notes(self, basket, lines) -> dict:
        """Return ``{line key: LineNote}``."""
        return {}

    def open_section(self, lines, *, data, typed, user) -> Section:
        """Return its part of the checkout page."""
        return Section()

    def check(self, basket, lines, *, said, sender, user, now) -> None:
        """Raise the DomainError that keeps these lines from being ordered."""

    def claim(self, basket, lines) -> None:
        """Let go of what was kept for this basket, just before it is promised."""

    def record(self, order, lines, *, said, sender) -> None:
        """Write down what was ordered; ``line.ordered`` is what each line became."""

    def must_keep(self, lines) -> bool:
        """Tell whether the method that pays for these lines is charged again later."""
        return False

    def keeps_method(self, order) -> bool:
        """Tell whether an order is paid with a method that is charged again later."""
        return False

    def order_sections(self, order) -> list:
        """Return ``(template, context)`` pairs for the page of an order."""
        return []


LIFECYCLES: list[Lifecycle] = []


def register(lifecycle: Lifecycle) -> None:
    """Let the checkout know a kind of product that does not travel."""
    LIFECYCLES.append(lifecycle)


def travelling(basket) -> list:
    """Return the lines of a basket that go to somebody's door."""
    return [line for line in basket.all_lines() if line.product.kind in TRAVELLING]


def lives_in(basket) -> list[tuple[Lifecycle, list]]:
    """Return each lifecycle that has lines in a basket, with them."""
    lines = list(basket.all_lines()) if basket.id else []
    found = [
        (life, [line for line in lines if line.product.kind == life.kind])
        for life in LIFECYCLES
    ]
    return [(life, own) for life, own in found if own]


def notes_for(basket) -> dict:
    """Return ``{line key: LineNote}`` of every line that has one."""
    notes = {}
    for life, lines in lives_in(basket):
        notes |= life.notes(basket, lines)
    return notes


def must_keep(basket) -> bool:
    """Tell whether the method a basket is paid with is charged again later."""
    return any(life.must_keep(lines) for life, lines in lives_in(basket))


def keeps_method(order) -> bool:
    """Tell whether the method an order is paid with must be kept."""
    return any(life.keeps_method(order) for life in LIFECYCLES)


def order_sections(order, lines) -> list:
    """Return what each lifecycle shows on the page of an order.

    ``lines`` are those that travel with no delivery: only whose kind is among them is
    asked, and everybody where a product is gone.
    """
    kinds = {line.product.kind if line.product else None for line in lines}
    asked = [x for x in LIFECYCLES if x.kind in kinds or None in kinds]
    return [each for life in asked for each in life.order_sections(order)]
