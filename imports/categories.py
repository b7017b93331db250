"""The categories a row names, made where the shop has none yet."""

from django.utils import translation

from catalogue.models import Category


def category_key(known, wanted) -> int:
    """Return a category's key; ``wanted`` is the key itself, or a path of names.

    What does not exist of a path is made, and ``known`` learns it.
    """
    if isinstance(wanted, int):
        return wanted
    parent = None
    for depth in range(1, len(wanted) + 1):
        found = known.shelf(wanted[:depth])
        if found is None:
            found = _add(wanted[depth - 1], parent)
            known.read_shelves()
        parent = found
    return parent


def _add(name, parent):
    """Make a category below ``parent``, a key, or at the root; return its key."""
    fields = {"name": name, "name_en": name}
    with translation.override("en"):
        if parent is None:
            return Category.add_root(**fields).pk
        return Category.objects.get(pk=parent).add_child(**fields).pk
