"""What the rows of a file mean to each other: doubles, families, sizes."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from imports.cells import normal_sku
from imports.errors import FileRefused, Problem
from imports.items import Options
from imports.reading import read_items


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
                heading = item.where.get("sku", "sku")
                problems.append(
                    Problem.of(item.line, heading, item.sku, words % {"line": line})
                )
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
