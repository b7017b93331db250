"""WooCommerce's product export: simple, variable, and variations that name a Parent.

https://woocommerce.com/document/product-csv-importer-exporter/
"""

import re

from django.utils.translation import gettext as _

from imports import cells
from imports.errors import CellRefused
from imports.items import Item, PictureName

UNESCAPED_COMMA = re.compile(r"(?<!\\),")
SOLD = ("simple", "variable", "variation")


def read_woocommerce(rows, options):
    """Yield an Item for each row; a Parent may be told by SKU or by ``id:``."""
    known = {}
    for row in rows:
        item = read_row(row, options)
        if row.raw("id") and item.sku:
            known[row.raw("id")] = item.sku
        if item.parent.startswith("id:"):
            said, item.parent = item.parent, known.get(item.parent[3:], "")
            if not item.parent:
                item.refuse("parent", _("No row above has this ID and an SKU."), said)
        yield item


def read_row(row, options) -> Item:
    """Return what a row says."""
    item = Item(row.line, "")
    row.read(item, "type", "type", _read_type)
    type_ = item.values.pop("type", "simple")
    row.read(item, "sku", "sku", cells.read_sku)
    item.sku = item.values.pop("sku", "")
    if not item.sku and not item.problems:
        item.refuse("sku", _("Every row needs an article number."), "")
    row.read(item, "published", "is_public", cells.read_yes_no)
    if type_ == "variation":
        _read_variation(item, row)
    else:
        _read_texts(item, row, options)
        item.has_sizes = type_ == "variable"
    if type_ != "variable":
        row.read(item, "regular_price", "price", cells.read_price, comma=options.comma)
        row.read(item, "stock", "stock", cells.read_count)
        row.read(item, "low_stock_amount", "low_stock_threshold", cells.read_count)
    return item


def _read_variation(item, row):
    row.read(item, "parent", "parent", cells.read_sku)
    item.parent = item.values.pop("parent", "")
    row.read(item, "attribute_1_value_s", "size", cells.read_size)
    if not item.parent and not item.problems:
        item.refuse("parent", _("A size needs the article number of its bouquet."), "")
    if "size" not in item.values and not item.problems:
        item.refuse("size", _("Say which size of the bouquet this is."), "")


def _read_texts(item, row, options):
    language = options.language
    row.read(item, "name", f"title_{language}", cells.read_words, 255)
    row.read(item, "short_description", f"summary_{language}", _summary)
    row.read(item, "description", f"description_{language}", _unfold)
    row.read(item, "categories", "categories", _paths)
    row.read(item, "images", "pictures", _addresses)


def _read_type(text):
    words = [word.strip() for word in text.casefold().split(",")]
    found = [word for word in words if word in SOLD]
    if len(found) != 1:
        raise CellRefused(
            _("Only these types are taken: %(words)s.") % {"words": ", ".join(SOLD)}
        )
    return found[0]


def _summary(text):
    """Return a short description without its tags."""
    return cells.read_words(re.sub(r"<[^>]{0,500}>|\\n", " ", text), 300)


def _unfold(text):
    r"""Return a text whose line ends were written as ``\n``."""
    return text.replace("\\n", "\n")


def _parts(text):
    parts = (part.replace("\\,", ",").strip() for part in UNESCAPED_COMMA.split(text))
    return [part for part in parts if part]


def _paths(text):
    return tuple(cells.read_path(path) for path in _parts(text))


def _addresses(text):
    return tuple(PictureName(each, is_address=True) for each in _parts(text))
