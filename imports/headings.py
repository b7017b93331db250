"""Whose columns a file has: ours, Shopify's or WooCommerce's."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from imports.columns import ALIASES, COLUMNS, OWN, SHOPIFY, WOOCOMMERCE
from imports.errors import FileRefused
from imports.limits import MAX_COLUMNS


@dataclass
class Headings:
    """Which column of a file holds what; ``words`` are the headings as written."""

    format: str
    places: dict[str, int]
    words: list[str]
    ignored: list[str] = field(default_factory=list)

    def word(self, name: str) -> str:
        """Return the heading of a column as the file writes it."""
        place = self.places.get(name)
        return name if place is None else self.words[place]


def plain(heading: str) -> str:
    """Return a heading without case, brackets and punctuation."""
    return re.sub(r"[^a-z0-9]+", "_", heading.strip().casefold()).strip("_")


def count_known(cells) -> int:
    """Return how many cells are headings of one of the formats, the best of them."""
    names = {plain(cell) for cell in cells}
    return max(len(names & {*COLUMNS[each], *ALIASES[each]}) for each in COLUMNS)


def find_format(names) -> str | None:
    """Return whose headings these are, None when nobody's."""
    if names & {"handle", "url_handle"}:
        return SHOPIFY
    if {"sku", "name", "type"} <= names:
        return WOOCOMMERCE
    return OWN if "sku" in names else None


def read_headings(cells) -> Headings:
    """Return what the first row says; the order of columns is free.

    Raises FileRefused for a row without a heading we know, and for two columns that
    say the same.
    """
    words = [cell.strip().lstrip("\ufeff") for cell in cells]
    if len(words) > MAX_COLUMNS:
        raise FileRefused(
            _("More than %(n)d columns.") % {"n": MAX_COLUMNS}, columns=len(words)
        )
    format_ = find_format({plain(word) for word in words})
    if format_ is None:
        raise FileRefused(
            _(
                "The first line needs headings: sku (ours), Handle (Shopify) or Type,"
                " SKU and Name (WooCommerce)."
            ),
            line=1,
        )
    found = Headings(format_, {}, words)
    for place, word in enumerate(words):
        name = ALIASES[format_].get(plain(word), plain(word))
        if name not in COLUMNS[format_]:
            if word:
                found.ignored.append(word[:80])
        elif name in found.places:
            raise FileRefused(
                _('Columns %(one)d and %(two)d are both "%(name)s".')
                % {"one": found.places[name] + 1, "two": place + 1, "name": word},
                line=1,
            )
        else:
            found.places[name] = place
    return found
