"""Our own columns: one row a product or a size of one."""

from django.utils.translation import gettext as _

from imports import cells
from imports.columns import LANGUAGES
from imports.items import Item, PictureName

OF_THE_BOUQUET = ("kind", "vat_category", "category")


def read_own(rows, options):
    """Yield an Item for each row."""
    for row in rows:
        yield read_row(row, options)


def read_row(row, options) -> Item:
    """Return what a row says."""
    item = Item(row.line, "")
    row.read(item, "sku", "sku", cells.read_sku)
    row.read(item, "parent_sku", "parent_sku", cells.read_sku)
    row.read(item, "size", "size", cells.read_size)
    row.read(item, "kind", "kind", cells.read_kind)
    for language in LANGUAGES:
        for name, longest in (("title", 255), ("summary", 300)):
            column = f"{name}_{language}"
            row.read(item, column, column, cells.read_words, longest)
        row.read(item, f"description_{language}", f"description_{language}", str)
    row.read(item, "category", "categories", _paths)
    row.read(item, "price", "price", cells.read_price, comma=options.comma)
    row.read(item, "vat_category", "vat_category", cells.read_vat_category)
    row.read(item, "stock", "stock", cells.read_count)
    row.read(item, "stock_change", "stock_change", cells.read_change)
    row.read(item, "low_stock_threshold", "low_stock_threshold", cells.read_count)
    row.read(item, "published", "is_public", cells.read_yes_no)
    row.read(item, "lead_time_days", "lead_time_days", cells.read_days)
    _read_pictures(item, row)
    _settle(item)
    return item


def _settle(item):
    """Take the keys out of the values and refuse what contradicts itself."""
    item.sku = item.values.pop("sku", "")
    item.parent = item.values.pop("parent_sku", "")
    if not item.sku and not item.problems:
        item.refuse("sku", _("Every row needs an article number."), "")
    if {"stock", "stock_change"} <= item.values.keys():
        item.refuse("stock_change", _("Give either the stock or its change."))
    if item.parent and "size" not in item.values and not item.problems:
        item.refuse("size", _("Say which size of the bouquet this is."), "")
    if "size" in item.values and not item.parent:
        item.refuse("size", _("A size needs the article number of its bouquet."))
    if item.parent and cells.normal_sku(item.parent) == cells.normal_sku(item.sku):
        item.refuse("parent_sku", _("A bouquet is no size of itself."), item.parent)


def _paths(text):
    """Return category paths parted by ``|``."""
    return tuple(cells.read_path(path) for path in text.split("|") if path.strip())


def _read_pictures(item, row):
    row.read(item, "pictures", "pictures", _names)
    row.read(item, "alt_texts", "alt_texts", lambda text: text.split("|"))
    words = item.values.pop("alt_texts", [])
    names = item.values.get("pictures")
    if not names:
        return
    words += [""] * (len(names) - len(words))
    item.values["pictures"] = tuple(
        PictureName(name, cells.read_words(alt, 10_000)[:200].strip(), "://" in name)
        for name, alt in zip(names, words, strict=False)
    )


def _names(text):
    return [name.strip() for name in text.split("|") if name.strip()]
