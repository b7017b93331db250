"""Products, what is in stock, and why it changed, as tables."""

from django.utils.translation import gettext_lazy as _

from oscar.core.loading import get_model

from catalogue.kinds import Kind
from exports.reading import (
    first_of,
    moment_of,
    or_empty,
    title_of,
    titles,
    within,
    yes_or_no,
)
from exports.registry import Column, Export, register
from stock.models import StockMovement

Category = get_model("catalogue", "Category")
Product = get_model("catalogue", "Product")
ProductCategory = get_model("catalogue", "ProductCategory")
StockRecord = get_model("partner", "StockRecord")

PERMISSION = "exports.export_products"
BY_KIND = {
    "permission": PERMISSION,
    "statuses": tuple(Kind.values),
    "label_of": dict(Kind.choices).get,
    "first_status": Kind.GOODS.value,
    "status_label": _("Kind"),
}


def register_catalogue():
    """Offer products, stock and movements: they name nobody but the staff."""
    register(
        Export(
            name="products",
            label=_("Products"),
            dated=_("Day the product was made"),
            columns=PRODUCT_COLUMNS,
            fields=PRODUCT_FIELDS,
            rows=_products,
            attach=_attach,
            **BY_KIND,
        )
    )
    register(
        Export(
            name="stock",
            label=_("Stock"),
            columns=STOCK_COLUMNS,
            fields=STOCK_FIELDS,
            rows=_stock,
            **BY_KIND,
        )
    )
    register(
        Export(
            name="stock-movements",
            label=_("Stock movements"),
            permission=PERMISSION,
            dated=_("Day of the movement"),
            columns=MOVEMENT_COLUMNS,
            fields=MOVEMENT_FIELDS,
            rows=_movements,
        )
    )


def _products(asked):
    rows = Product.objects.filter(deleted_at=None)
    return rows.filter(**within(asked, "date_created", "kind"))


def _stock(asked):
    """Return what is counted on its own: seats of a date share a pool."""
    rows = StockRecord.objects.filter(pooled=False, product__deleted_at=None)
    return rows.filter(**within(asked, "date_created", "product__kind"))


def _movements(asked):
    return StockMovement.objects.filter(**within(asked, "created_at"))


def _attach(chunk):
    """Add to each product its price, its stock and its categories."""
    products = {row["pk"]: row for row in chunk}
    for row in chunk:
        row.update(price="", in_stock="", free="", categories=[])
    records = StockRecord.objects.filter(product__in=products).order_by("-pk")
    told = ("product_id", "price", "num_in_stock", "num_allocated")
    for product_id, price, stock, promised in records.values_list(*told):
        free = None if stock is None else stock - (promised or 0)
        said = {"price": price, "in_stock": stock, "free": free}
        products[product_id].update(said)
    places = ProductCategory.objects.filter(product__in=products).order_by("pk")
    for product_id, name in places.values_list("product_id", "category__name_en"):
        products[product_id]["categories"].append(name)


def _free(row):
    """Return units nobody was promised."""
    return (row["num_in_stock"] or 0) - (row["num_allocated"] or 0)


PRODUCT_FIELDS = (
    *("upc", "parent__upc", *titles(), "kind", "size", "vat_category"),
    *("is_public", "lead_time_days", "make_minutes", "date_created"),
)
PRODUCT_COLUMNS = {
    "upc": Column(_("Article"), or_empty("upc")),
    "parent": Column(_("Article of the whole"), or_empty("parent__upc")),
    "product": Column(_("Product"), title_of()),
    "title_en": Column(_("Title in English"), first_of("title_en")),
    "title_fr": Column(_("Title in French"), first_of("title_fr")),
    "title_nl": Column(_("Title in Dutch"), first_of("title_nl")),
    "kind": Column(_("Kind"), "kind"),
    "size": Column(_("Size"), "size"),
    "vat_category": Column(_("VAT category"), "vat_category"),
    "categories": Column(
        _("Categories"), lambda row: "; ".join(filter(None, row["categories"]))
    ),
    "public": Column(_("On sale"), yes_or_no("is_public")),
    "price": Column(_("Price incl. VAT"), or_empty("price")),
    "in_stock": Column(_("In stock"), or_empty("in_stock")),
    "free": Column(_("Not promised"), or_empty("free")),
    "lead_time": Column(_("Lead time in days"), "lead_time_days"),
    "minutes": Column(_("Minutes to make"), "make_minutes"),
    "made": Column(_("Made on"), moment_of("date_created")),
}
STOCK_FIELDS = (
    *("product__upc", "partner_sku", *titles("product__"), "product__size"),
    *("product__kind", "price", "num_in_stock", "num_allocated"),
    *("low_stock_threshold", "date_updated"),
)
STOCK_COLUMNS = {
    "upc": Column(_("Article"), or_empty("product__upc")),
    "sku": Column(_("Stock number"), "partner_sku"),
    "product": Column(_("Product"), title_of("product__")),
    "size": Column(_("Size"), "product__size"),
    "kind": Column(_("Kind"), "product__kind"),
    "price": Column(_("Price incl. VAT"), or_empty("price")),
    "in_stock": Column(_("In stock"), or_empty("num_in_stock")),
    "promised": Column(_("Promised"), or_empty("num_allocated")),
    "free": Column(_("Not promised"), _free),
    "threshold": Column(_("Warn below"), or_empty("low_stock_threshold")),
    "changed": Column(_("Changed"), moment_of("date_updated")),
}
MOVEMENT_FIELDS = (
    *("created_at", "stockrecord__product__upc", "stockrecord__partner_sku"),
    *(*titles("stockrecord__product__"), "stockrecord__product__size"),
    *("kind", "delta", "before", "after", "wasted", "cause", "cost", "reason"),
    *("line__order__number", "user__email"),
)
MOVEMENT_COLUMNS = {
    "when": Column(_("When"), moment_of("created_at")),
    "upc": Column(_("Article"), or_empty("stockrecord__product__upc")),
    "sku": Column(_("Stock number"), "stockrecord__partner_sku"),
    "product": Column(_("Product"), title_of("stockrecord__product__")),
    "size": Column(_("Size"), "stockrecord__product__size"),
    "kind": Column(_("Kind"), "kind"),
    "delta": Column(_("Change in units"), "delta"),
    "before": Column(_("Units before"), or_empty("before")),
    "after": Column(_("Units after"), or_empty("after")),
    "wasted": Column(_("Units wasted"), "wasted"),
    "cause": Column(_("Cause"), "cause"),
    "cost": Column(_("Cost excl. VAT"), or_empty("cost")),
    "reason": Column(_("Reason"), "reason"),
    "number": Column(_("Order number"), or_empty("line__order__number")),
    "who": Column(_("Who"), or_empty("user__email")),
}
