"""Shopify's product export: rows of one product share a Handle.

The first row of a Handle carries title, text and status; each row may carry a variant
(an option's value, SKU, price, quantity) and a picture.
https://help.shopify.com/en/manual/products/import-export/using-csv
"""

from itertools import groupby

from django.utils.translation import gettext as _

from imports import cells
from imports.items import Item, PictureName

# What Shopify writes for a product without options.
NO_OPTION = "default title"
VARIANT = ("option1_value", "variant_sku", "variant_price")


def read_shopify(rows, options):
    """Yield the product of each Handle, then its variants as sizes."""
    seen = {}
    for handle, group in groupby(rows, lambda row: row.raw("handle")):
        group = list(group)
        product = read_product(group, handle, options)
        normal = cells.normal_sku(handle)
        if not handle:
            product.refuse("handle", _("Every row needs a Handle."), "")
        elif normal in seen:
            product.refuse(
                "handle",
                _("Rows of one product belong together; line %(line)d has it too.")
                % {"line": seen[normal]},
                handle,
            )
        seen.setdefault(normal, product.line)
        yield from _with_variants(product, group, options)


def read_product(group, handle, options) -> Item:
    """Return what the rows of a Handle say about the product itself."""
    first = group[0]
    item = Item(first.line, "")
    item.where["handle"] = first.headings.word("handle")
    language = options.language
    first.read(item, "handle", "sku", cells.read_sku)
    item.sku = item.values.pop("sku", "")
    first.read(item, "title", f"title_{language}", cells.read_words, 255)
    first.read(item, "body_html", f"description_{language}", str)
    first.read(item, "type", "categories", lambda text: (cells.read_path(text),))
    first.read(item, "published", "is_public", cells.read_yes_no)
    shown = item.values.pop("is_public", None)
    first.read(item, "status", "is_public", cells.read_yes_no)
    if shown is False or (shown and "is_public" not in item.values):
        item.values["is_public"] = shown
    pictures = [
        PictureName(
            row.raw("image_src"), row.raw("image_alt_text")[:200], is_address=True
        )
        for row in group
        if row.raw("image_src")
    ]
    if pictures:
        item.values["pictures"] = tuple(pictures)
        item.where["pictures"] = first.headings.word("image_src")
    return item


def _with_variants(product, group, options):
    variants = [row for row in group if any(row.raw(name) for name in VARIANT)]
    if _is_plain(variants):
        row = variants[0] if variants else group[0]
        _read_offer(product, row, options)
        row.read(product, "variant_sku", "sku", cells.read_sku)
        product.sku = product.values.pop("sku", product.sku)
        yield product
        return
    product.has_sizes = True
    if group[0].raw("option2_name"):
        product.refuse(
            "option2_name",
            _("We sell sizes: one option only."),
            group[0].raw("option2_name"),
        )
    yield product
    for row in variants:
        yield _read_variant(product, row, options)


def _is_plain(variants):
    """Tell whether a product has no options."""
    words = [row.raw("option1_value").casefold() for row in variants]
    return not any(words) or words == [NO_OPTION]


def _read_variant(product, row, options) -> Item:
    item = Item(row.line, "", parent=product.sku)
    row.read(item, "option1_value", "size", cells.read_size)
    if "size" not in item.values and not item.problems:
        item.refuse("size", _("Say which size of the bouquet this is."), "")
    row.read(item, "variant_sku", "sku", cells.read_sku)
    size = item.values.get("size", "")
    item.sku = item.values.pop("sku", f"{product.sku}-{size}" if size else "")
    _read_offer(item, row, options)
    return item


def _read_offer(item, row, options):
    row.read(item, "variant_price", "price", cells.read_price, comma=options.comma)
    row.read(item, "variant_inventory_qty", "stock", cells.read_count)
