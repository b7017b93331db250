"""What a row would change, against what the shop has now."""

from django.utils.translation import gettext as _

from catalogue.kinds import Kind
from cms.html import clean_html
from imports.archive import file_name
from imports.cells import normal_sku
from imports.errors import CellRefused
from imports.known import our_partner, read_pictures, read_products, read_sizes
from imports.plans import Plan

WORDS = tuple(
    f"{name}_{language}"
    for name in ("title", "summary", "description")
    for language in ("en", "fr", "nl")
)
PLAIN = (*WORDS, "kind", "vat_category", "is_public", "lead_time_days", "size")
OF_A_SIZE = {"size", "is_public", "lead_time_days", "pictures",
             "price", "stock", "stock_change", "low_stock_threshold"}  # fmt: skip
OF_AN_OFFER = ("price", "stock", "stock_change", "low_stock_threshold")


class Comparer:
    """Compares chunks of items with the shop: a few queries for each."""

    def __init__(self, known, index, options, archive):
        self.known, self.index = known, index
        self.options, self.archive = options, archive
        self.partner = our_partner()
        self.sizes = set()
        self.loading = False

    def compare(self, items) -> list[Plan]:
        """Return a plan for each item; what it may not do is a problem of the item."""
        found = {item.line: self.known.find(item.sku) for item in items}
        above = [self.known.find(item.parent) for item in items if item.parent]
        keys = {pair[1] for pair in (*found.values(), *above) if pair}
        products, pictures = read_products(keys), read_pictures(keys)
        self.sizes = read_sizes({pair[1] for pair in above if pair})
        return [
            self._plan(item, found[item.line], products, pictures) for item in items
        ]

    def _plan(self, item, pair, products, pictures):
        product = products.get(pair[1]) if pair else None
        plan = Plan(item, product)
        if pair and pair[0] != item.sku:
            words = _("%(sku)s exists: write it the same way.") % {"sku": pair[0]}
            item.refuse("sku", words, item.sku)
        elif product is not None:
            self._check_known(plan)
        else:
            self._check_new(plan, products)
        if item.problems:
            return plan
        self._plan_fields(plan)
        self._plan_shelves(plan)
        self._plan_offer(plan)
        self._plan_pictures(plan, pictures.get(product.pk, {}) if product else {})
        return plan

    def _check_known(self, plan):
        """Refuse what a row cannot turn an article into, and what is not ours."""
        item, product = plan.item, plan.product
        if product.kind not in (Kind.GOODS, Kind.ADDON) or product.deleted_at:
            item.refuse("sku", _("This article is not looked after here."), item.sku)
            return
        records = list(product.stockrecords.all())
        ours = [row for row in records if row.partner_id == self.partner.pk]
        plan.record = ours[0] if ours else None
        if len(records) > len(ours[:1]):
            item.refuse("sku", _("Another partner sells this article."), item.sku)
        if product.is_child:
            self._check_parent(plan)
        elif item.parent:
            words = _("This article is no size of another.")
            item.refuse("parent_sku", words, item.parent)
        has_sizes = item.has_sizes or normal_sku(item.sku) in self.index.parents
        if has_sizes and product.is_standalone:
            item.refuse("sku", _("This article is sold without sizes."), item.sku)
        self._check_parts(plan, has_sizes or product.is_parent)

    def _check_parent(self, plan):
        """A size that is known may leave its bouquet out, not name another."""
        item, product = plan.item, plan.product
        plan.parent = product.parent_id
        known = self.known.find(item.parent) if item.parent else None
        if item.parent and (not known or known[1] != product.parent_id):
            words = _("It is a size of another bouquet.")
            item.refuse("parent_sku", words, item.parent)

    def _check_new(self, plan, products):
        item = plan.item
        has_sizes = item.has_sizes or normal_sku(item.sku) in self.index.parents
        if item.parent:
            known = self.known.find(item.parent)
            plan.parent = known[1] if known else None
            if known:
                self._check_family(item, products.get(known[1]))
            elif normal_sku(item.parent) not in self.index.lines:
                item.refuse("parent_sku", _("There is no such bouquet."), item.parent)
            elif self.loading:
                # Bouquets are written first: this one could not be.
                item.refuse("parent_sku", _("Its bouquet is refused."), item.parent)
        elif not any(item.values.get(f"title_{code}") for code in ("en", "fr", "nl")):
            name = f"title_{self.options.language}"
            item.refuse(name, _("A new article needs a title."), "")
        if not has_sizes and "price" not in item.values:
            item.refuse("price", _("A new article needs a price."), "")
        self._check_parts(plan, has_sizes)

    def _check_family(self, item, family):
        """Refuse a new size where there can be none, or is one already."""
        if not family or not family.is_parent or family.deleted_at:
            words = _("This article is sold without sizes.")
            item.refuse("parent_sku", words, item.parent)
        elif (family.pk, item.values.get("size")) in self.sizes:
            item.refuse("size", _("This bouquet has that size already."))

    def _check_parts(self, plan, has_sizes):
        """Refuse a price on a bouquet with sizes, and a title on a size."""
        item = plan.item
        is_size = item.parent or (plan.product is not None and plan.product.is_child)
        if has_sizes and not is_size:
            for name in OF_AN_OFFER:
                if name in item.values:
                    item.refuse(name, _("Its sizes have this, each its own."))
        if is_size:
            for name in sorted(item.values.keys() - OF_A_SIZE):
                item.refuse(name, _("This belongs into the row of its bouquet."))

    def _plan_fields(self, plan):
        item, product = plan.item, plan.product
        for name in PLAIN:
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
        elif record is None and plan.product and values.keys() & set(OF_AN_OFFER):
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
