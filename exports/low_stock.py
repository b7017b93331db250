"""What runs low, as a table: the list of the admin, with its own filters."""

from django import forms
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from oscar.core.loading import get_model

from catalogue.kinds import Size
from exports.catalogue import PERMISSION
from exports.reading import title_of, titles
from exports.registry import Column, Export, register
from stock.admin_forms import MOST_THRESHOLD, LowFilter
from stock.low import low_records

ProductCategory = get_model("catalogue", "ProductCategory")

SIZES = dict(Size.choices)


def register_low_stock():
    """Offer what runs low to whoever may export stock."""
    register(
        Export(
            name="low-stock",
            label=_("Low stock"),
            permission=PERMISSION,
            columns=COLUMNS,
            fields=FIELDS,
            rows=_rows,
            attach=_attach,
            filters=_filters,
        )
    )


def _filters():
    """Return the list's own filters: a threshold for all, and the shelf."""
    threshold = forms.IntegerField(
        label=gettext_lazy("Fewer than"),
        min_value=0,
        max_value=MOST_THRESHOLD,
        required=False,
    )
    return {"threshold": threshold, **LowFilter().fields}


def _rows(asked):
    return low_records(asked.get("threshold"), category=asked.get("category"))


def _attach(chunk):
    """Add to each record its product's categories, those of the whole for a size."""
    owners = {row["product__parent"] or row["product"] for row in chunk}
    names = {owner: [] for owner in owners}
    places = ProductCategory.objects.filter(product__in=owners)
    places = places.order_by("category__path")
    languages = (get_language() or "en", "en", "fr", "nl")
    told = [f"category__name_{language}" for language in languages]
    for owner, *words in places.values_list("product", *told):
        names[owner].append(next(filter(None, words), ""))
    for row in chunk:
        owner = row["product__parent"] or row["product"]
        row["categories"] = ", ".join(names[owner])


def _name(row):
    """Return the title in the reader's language, the size added."""
    title, size = title_of("product__")(row), row["product__size"]
    return f"{title}, {SIZES[size]}" if size else title


def _promised(row):
    return row["num_allocated"] or 0


FIELDS = (
    *("product", "product__parent", *titles("product__"), "product__size"),
    *("partner_sku", "num_in_stock", "num_allocated", "free", "limit"),
)
COLUMNS = {
    "product": Column(_("Product"), _name),
    "sku": Column(_("SKU"), "partner_sku"),
    "categories": Column(_("Category"), "categories"),
    "free": Column(pgettext_lazy("units", "Free"), "free"),
    "in_stock": Column(_("In stock"), "num_in_stock"),
    "promised": Column(_("Promised"), _promised),
    "threshold": Column(_("Threshold"), "limit"),
}
