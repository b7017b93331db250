"""Rows of new articles, as they are written in bulk."""

from django.utils.text import slugify

from oscar.core.loading import get_model

from catalogue.kinds import Kind
from catalogue.models import Product

ProductClass = get_model("catalogue", "ProductClass")
StockRecord = get_model("partner", "StockRecord")
CLASSES = {Kind.GOODS: "Flowers", Kind.ADDON: "Add-ons"}


class Builder:
    """Makes unsaved products and stock records of plans; knows the classes it met."""

    def __init__(self, options, partner):
        self.options, self.partner = options, partner
        self._classes = {}

    def product(self, plan, parent=None) -> Product:
        """Return the new product of a plan: a size of ``parent`` where it has one."""
        fields = dict(plan.fields)
        if parent is not None:
            return Product(
                upc=plan.item.sku,
                structure=Product.CHILD,
                parent=parent,
                slug=parent.slug,
                kind=parent.kind,
                vat_category=parent.vat_category,
                **fields,
            )
        words = [fields.get(f"title_{code}") for code in ("en", "fr", "nl")]
        title = next((word for word in words if word), "")
        fields.setdefault("vat_category", self.options.vat_category)
        kind = fields.setdefault("kind", Kind.GOODS.value)
        if not fields.get("title_en"):
            # English is the language every page falls back to.
            fields["title_en"] = title
        has_sizes = plan.price is None
        return Product(
            upc=plan.item.sku,
            structure=Product.PARENT if has_sizes else Product.STANDALONE,
            product_class=self._class(kind),
            slug=slugify(title)[:255] or slugify(plan.item.sku) or "article",
            from_price=None,
            **fields,
        )

    def _class(self, kind):
        name = CLASSES[kind]
        if name not in self._classes:
            self._classes[name] = ProductClass.objects.get_or_create(
                name=name, defaults={"requires_shipping": True, "track_stock": True}
            )[0]
        return self._classes[name]

    def record(self, plan) -> StockRecord:
        """Return the new stock record of a plan whose product is saved."""
        return StockRecord(
            product=plan.product,
            partner=self.partner,
            partner_sku=plan.item.sku,
            price=plan.price,
            price_currency="EUR",
            num_in_stock=max(plan.stock[1], 0) if plan.stock else 0,
            num_allocated=0,
            low_stock_threshold=plan.threshold,
        )
