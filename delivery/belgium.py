"""Belgium's postcodes and their communes, as Statbel publishes them."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "postcodes.csv"
# Brussels writes both names; the rest of the country its own.
FRENCH = {"Brabant wallon", "Hainaut", "Liège", "Luxembourg", "Namur"}
BRUSSELS = "Brussels"


@dataclass(frozen=True)
class Place:
    """A postcode's commune in French and Dutch, and its province."""

    postcode: str
    name_fr: str
    name_nl: str
    province: str

    def commune(self, language="") -> str:
        """Return the name as readers there write it; Brussels in the reader's own."""
        dutch = self.province not in FRENCH
        if self.province == BRUSSELS:
            dutch = language == "nl"
        return self.name_nl if dutch else self.name_fr


@cache
def places() -> dict[str, Place]:
    """Return every postcode of Belgium; read from disk once."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return {row["postcode"]: Place(**row) for row in csv.DictReader(file)}


def place_at(postcode: str) -> Place | None:
    """Return what lies at a postcode, None where Belgium has none."""
    return places().get(postcode)
