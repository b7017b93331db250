"""Write plans: products and shelves first, prices and stock last and by key.

Rows are written in bulk where many are new, so what ``Product.save`` and
``StockRecord.save`` see to is done here for all of them together: text cleaned (by the
comparer), lowest prices, the history of prices, reductions, search, caches. Locks on
stock records are what a checkout waits for: they are taken at the very end.
"""

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wagtail.search.backends import get_search_backends

from oscar.core.loading import get_model

from catalogue.kinds import Kind
from catalogue.models import Category, Product, ProductImage
from catalogue.prices import refresh_from_prices
from cms.models import CustomImage
from common.faults import fault_point
from imports.archive import file_name
from imports.comparing import WORDS
from imports.errors import LoadRefused, Problem
from imports.limits import CHUNK
from imports.models import LoadedPicture
from imports.noting import note_fields, note_prices
from imports.stocking import change_stock, open_records
from promotions.bulk import record_prices
from stock.errors import BelowPromised

ProductClass = get_model("catalogue", "ProductClass")
ProductCategory = get_model("catalogue", "ProductCategory")
StockRecord = get_model("partner", "StockRecord")
# What the index holds; price and stock are not in it.
SEARCHED = {*WORDS, "kind", "is_public"}
CLASSES = {Kind.GOODS: "Flowers", Kind.ADDON: "Add-ons"}


class Writer:
    """Collects what a transaction does last while it writes what comes first."""

    def __init__(self, *, comparer, reason, user):
        self.comparer, self.known = comparer, comparer.known
        self.reason, self.user = reason, user
        self.files = []
        self._start()
        self._classes = {}

    def _start(self):
        self.prices, self.stocks, self.thresholds, self.lines = {}, {}, {}, {}
        self.moves, self.families, self.searched = [], set(), set()

    def write(self, plans) -> None:
        """Write the products of a chunk; prices and stock are kept for ``finish``."""
        new = [plan for plan in plans if plan.product is None]
        if new:
            self._create(new)
        for plan in plans:
            if plan not in new and plan.told:
                self._update(plan)
            if plan.pictures:
                self._hang(plan)

    def _create(self, plans):
        keys = [plan.parent or self._key_of(plan.item.parent)
                for plan in plans if plan.item.parent]  # fmt: skip
        parents = Product.objects.in_bulk(keys)
        for plan in plans:
            key = plan.item.parent and (plan.parent or self._key_of(plan.item.parent))
            plan.product = self._new_product(plan, parents.get(key))
        Product.objects.bulk_create([plan.product for plan in plans])
        places = []
        for plan in plans:
            product = plan.product
            self.known.add(plan.item.sku, product.pk)
            self.families.add(product.parent_id or product.pk)
            if not product.parent_id:
                self.searched.add(product.pk)
            for shelf in plan.shelves or ():
                places.append(
                    ProductCategory(product=product, category_id=self._shelf(shelf))
                )
        ProductCategory.objects.bulk_create(places)
        records = [self._new_record(plan) for plan in plans if plan.price is not None]
        open_records(records, reason=self.reason, user=self.user)
        for record in records:
            self.prices[record.pk] = record.price

    def _key_of(self, sku):
        return self.known.find(sku)[1]

    def _new_product(self, plan, parent):
        fields = dict(plan.fields)
        words = [fields.get(f"title_{code}") for code in ("en", "fr", "nl")]
        title = next((word for word in words if word), "")
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
        fields.setdefault("vat_category", self.comparer.options.vat_category)
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

    def _new_record(self, plan):
        return StockRecord(
            product=plan.product,
            partner=self.comparer.partner,
            partner_sku=plan.item.sku,
            price=plan.price,
            price_currency="EUR",
            num_in_stock=max(plan.stock[1], 0) if plan.stock else 0,
            num_allocated=0,
            low_stock_threshold=plan.threshold,
        )

    def _update(self, plan):
        product, fields = plan.product, dict(plan.fields)
        if fields:
            note_fields(product.pk, fields, user=self.user)
            fields["date_updated"] = timezone.now()
            Product.objects.filter(pk=product.pk).update(**fields)
        family = {
            name: fields[name] for name in ("kind", "vat_category") if name in fields
        }
        if family and product.is_parent:
            product.children.update(**family)
        self.families.add(product.parent_id or product.pk)
        if fields.keys() & SEARCHED and not product.parent_id:
            self.searched.add(product.pk)
        if plan.shelves is not None:
            self.moves.append((product, [self._shelf(shelf) for shelf in plan.shelves]))
        if plan.record is None:
            if plan.price is not None:
                record = self._new_record(plan)
                open_records([record], reason=self.reason, user=self.user)
                self.prices[record.pk] = record.price
            return
        key = plan.record.pk
        self.lines[key] = plan.item
        if plan.threshold is not None:
            self.thresholds[key] = plan.threshold
        if plan.price is not None:
            self.prices[key] = plan.price
        if plan.stock is not None:
            self.stocks[key] = plan.stock

    def _shelf(self, shelf):
        """Return a shelf's key; a path of names is made where it does not exist."""
        if isinstance(shelf, int):
            return shelf
        parent = None
        for depth in range(1, len(shelf) + 1):
            pk = self.known.shelf(shelf[:depth])
            if pk is None:
                with translation.override("en"):
                    fields = {"name": shelf[depth - 1], "name_en": shelf[depth - 1]}
                    above = parent and Category.objects.get(pk=parent)
                    pk = (
                        above.add_child(**fields)
                        if above
                        else Category.add_root(**fields)
                    ).pk
                self.known.read_shelves()
            parent = pk
        return parent

    def _hang(self, plan):
        """Hang up a picture, in place of the one of that file's name."""
        product = plan.product
        self.families.add(product.parent_id or product.pk)
        last = ProductImage.objects.filter(product=product).count()
        for position, (asked, digest, before) in enumerate(plan.pictures):
            clean = self.comparer.archive.clean(asked.name)
            alt = asked.alt or plan.fields.get("title_en") or product.get_title()
            picture = CustomImage(title=alt[:255], description=alt[:255], file=clean)
            picture.save()
            self.files.append((picture.file.storage, picture.file.name))
            image = before.image if before else ProductImage(
                product=product, display_order=last + position
            )  # fmt: skip
            image.picture, image.original = picture, picture.file.name
            image.caption = alt[:200]
            image.save()
            LoadedPicture.objects.update_or_create(
                image=image,
                defaults={"name": file_name(asked.name)[:255], "digest": digest},
            )

    def finish(self) -> None:
        """Index what changed, then write prices, places and stock.

        Every stock record is locked by key before the first is written: a checkout that
        needs several takes them in that order too.

        Raises LoadRefused with the line whose stock orders were promised meanwhile.
        """
        reindex(self.searched)
        fault_point("imports_before_stock")
        self._lock({*self.prices, *self.stocks, *self.thresholds})
        known = sorted(self.prices)
        for start in range(0, len(known), CHUNK):
            chunk = {key: self.prices[key] for key in known[start : start + CHUNK]}
            note_prices(chunk, user=self.user)
            record_prices(prices=chunk)
        for key, threshold in self.thresholds.items():
            rows = StockRecord.objects.filter(pk=key)
            rows.update(low_stock_threshold=threshold)
        for product, shelves in self.moves:
            product.categories.set(shelves)
        for key in sorted(self.stocks):
            self._restock(key)
        refresh_from_prices(self.families)
        transaction.on_commit(forget_lists)
        self._start()

    @staticmethod
    def _lock(keys):
        keys = sorted(keys)
        for start in range(0, len(keys), CHUNK):
            rows = StockRecord.objects.filter(pk__in=keys[start : start + CHUNK])
            list(rows.select_for_update().order_by("pk").values_list("pk"))

    def _restock(self, key):
        item = self.lines[key]
        try:
            change_stock(
                record_id=key,
                stock=self.stocks[key],
                reason=self.reason,
                user=self.user,
            )
        except BelowPromised as refusal:
            name = "stock" if "stock" in item.values else "stock_change"
            raise LoadRefused(
                problem=Problem.of(
                    item.line,
                    item.where.get(name, name),
                    item.values.get(name, ""),
                    _("%(promised)d are promised to orders by now.")
                    % {"promised": refusal.data["promised"] or 0},
                )
            ) from refusal

    def throw_away(self) -> None:
        """Delete the pictures of a transaction that was rolled back."""
        for storage, name in self.files:
            storage.delete(name)
        self.files = []


def forget_lists() -> None:
    """Let lists and menus be read anew."""
    cache.delete_many(["catalogue-generation", "shop-categories"])


def reindex(products) -> None:
    """Write what a search finds of some products, by key, in chunks."""
    keys = sorted(products)
    for start in range(0, len(keys), CHUNK):
        found = Product.get_indexed_objects().filter(pk__in=keys[start : start + CHUNK])
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(Product, list(found))
