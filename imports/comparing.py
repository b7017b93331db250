"""What a row would change, against what the shop has now."""

from django.utils.translation import gettext as _

from cms.html import clean_html
from imports.errors import CellRefused
from imports.fields import OFFER_FIELDS, PRODUCT_FIELDS
from imports.files import file_name
from imports.known import our_partner, read_pictures, read_products, read_sizes
from imports.plans import Plan
from imports.validating import Validator


class Comparer:
    """Compares chunks of items with the shop: a few queries for each."""

    def __init__(self, known, index, options, archive):
        self.known, self.options, self.archive = known, options, archive
        self.partner = our_partner()
        self.validator = Validator(known, index, options, self.partner)

    def compare(self, items) -> list[Plan]:
        """Return a plan for each item; what it may not do is a problem of the item."""
        found = {item.line: self.known.find(item.sku) for item in items}
        above = [self.known.find(item.parent) for item in items if item.parent]
        keys = {pair[1] for pair in (*found.values(), *above) if pair}
        products, pictures = read_products(keys), read_pictures(keys)
        self.validator.sizes = read_sizes({pair[1] for pair in above if pair})
        return [
            self._plan(item, found[item.line], products, pictures) for item in items
        ]

    def _plan(self, item, pair, products, pictures):
        product = products.get(pair[1]) if pair else None
        plan = Plan(item, product)
        self.validator.validate(plan, pair, products)
        if item.problems:
            return plan
        self._plan_fields(plan)
        self._plan_shelves(plan)
        self._plan_offer(plan)
        self._plan_pictures(plan, pictures.get(product.pk, {}) if product else {})
        return plan

    def _plan_fields(self, plan):
        item, product = plan.item, plan.product
        for name in PRODUCT_FIELDS:
            if name not in item.values:
                continue
            value = item.values[name]
            if name.startswith("description"):
                value = clean_html(value)
            before = getattr(product, name) if product else None
            if product is None or (before or "") != value and before != value:
                plan.fields[name] = value
                plan.tell(name, before, value)
        if "size" in plan.fields and product is not None:
            item.refuse("size", _("The size of an article stays what it is."))

    def _plan_shelves(self, plan):
        item, product = plan.item, plan.product
        paths = item.values.get("categories")
        if paths is None:
            return
        wanted = []
        for path in paths:
            pk = self.known.shelf(path)
            if pk is None and not self.options.new_categories:
                words = _("There is no such category.")
                item.refuse("categories", words, " > ".join(path))
            wanted.append(pk or path)
        now = {row.pk for row in product.categories.all()} if product else set()
        if set(wanted) != now:
            plan.shelves = tuple(dict.fromkeys(wanted))
            said = " | ".join(" > ".join(path) for path in paths)
            plan.tell("categories", "…" if now else "", said)

    def _plan_offer(self, plan):
        item, record = plan.item, plan.record
        values = item.values
        price, threshold = values.get("price"), values.get("low_stock_threshold")
        if price is not None and (record is None or record.price != price):
            plan.price = price
            plan.tell("price", record and record.price, price)
        elif record is None and plan.product and values.keys() & set(OFFER_FIELDS):
            item.refuse("price", _("A new article needs a price."), "")
        if threshold is not None and (
            record is None or record.low_stock_threshold != threshold
        ):
            plan.threshold = threshold
            before = record and record.low_stock_threshold
            plan.tell("low_stock_threshold", before, threshold)
        self._plan_stock(plan)

    def _plan_stock(self, plan):
        item, record = plan.item, plan.record
        now = record.num_in_stock or 0 if record else 0
        promised = record.num_allocated or 0 if record else 0
        if "stock" in item.values:
            name, after = "stock", item.values["stock"]
            plan.stock = ("set", after) if after != now or not record else None
        elif "stock_change" in item.values:
            name, after = "stock_change", now + item.values["stock_change"]
            plan.stock = ("by", item.values["stock_change"]) if after != now else None
        if plan.stock is None:
            return
        if after < promised:
            words = _(
                "%(left)d would be left, but %(promised)d are promised to orders."
            )
            item.refuse(name, words % {"left": after, "promised": promised})
        elif after < 0:
            item.refuse(name, _("Less than zero."))
        plan.tell(name, now if record else None, after)

    def _plan_pictures(self, plan, loaded):
        item = plan.item
        for picture in item.values.get("pictures", ()):
            name = file_name(picture.name)
            try:
                if not self.archive.has(picture.name):
                    if name not in loaded:
                        self._miss(item, picture)
                    continue
                digest = self.archive.digest(picture.name)
                if name in loaded and loaded[name].digest == digest:
                    continue
                self.archive.clean(picture.name)
            except CellRefused as refusal:
                item.refuse("pictures", refusal, picture.name)
                continue
            plan.pictures.append((picture, digest, loaded.get(name)))
            plan.tell("pictures", name if name in loaded else "", name)

    @staticmethod
    def _miss(item, picture):
        """An address is never fetched; a file name must be in the zip."""
        words = _("The picture is not taken: put the file into the zip.")
        item.refuse("pictures", words, picture.name)
        if picture.is_address:
            item.notes.append(item.problems.pop())
