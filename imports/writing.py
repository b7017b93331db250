"""Write plans: products and categories first, prices and stock last and by key.

Rows are written in bulk where many are new, so what ``Product.save`` and
``StockRecord.save`` see to is done here for all of them together: text cleaned (by the
comparer), lowest prices, the history of prices, reductions, search, caches. Locks on
stock records are what a checkout waits for: they are taken at the very end.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oscar.core.loading import get_model

from catalogue.models import Product
from catalogue.prices import refresh_from_prices
from common.faults import fault_point
from imports.building import Builder
from imports.categories import category_key
from imports.errors import LoadRefused, Problem
from imports.fields import TRANSLATED_FIELDS
from imports.limits import CHUNK
from imports.noting import note_fields, note_prices
from imports.pictures import attach_pictures
from imports.refreshing import forget_lists, reindex
from imports.stocking import change_stock, lock_records, open_records
from promotions.bulk import record_prices
from stock.errors import BelowPromised

ProductCategory = get_model("catalogue", "ProductCategory")
StockRecord = get_model("partner", "StockRecord")
# What the index holds; price and stock are not in it.
SEARCHED = {*TRANSLATED_FIELDS, "kind", "is_public"}


class Writer:
    """Collects what a transaction does last while it writes what comes first."""

    def __init__(self, *, comparer, reason, user):
        self.comparer, self.known = comparer, comparer.known
        self.reason, self.user = reason, user
        self.builder = Builder(comparer.options, comparer.partner)
        self.files = []
        self._start()

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
                self.families.add(plan.product.parent_id or plan.product.pk)
                attach_pictures(plan, self.comparer.archive, self.files)

    def _create(self, plans):
        keys = [self._parent_key(plan) for plan in plans]
        parents = Product.objects.in_bulk(set(filter(None, keys)))
        for plan, key in zip(plans, keys, strict=True):
            plan.product = self.builder.product(plan, parents.get(key))
        Product.objects.bulk_create([plan.product for plan in plans])
        places = []
        for plan in plans:
            product = plan.product
            self.known.add(plan.item.sku, product.pk)
            self.families.add(product.parent_id or product.pk)
            if not product.parent_id:
                self.searched.add(product.pk)
            places += [
                ProductCategory(product=product, category_id=key)
                for key in self._category_keys(plan)
            ]
        ProductCategory.objects.bulk_create(places)
        records = [
            self.builder.record(plan) for plan in plans if plan.price is not None
        ]
        open_records(records, reason=self.reason, user=self.user)
        for record in records:
            self.prices[record.pk] = record.price

    def _parent_key(self, plan):
        if not plan.item.parent:
            return None
        return plan.parent or self.known.find(plan.item.parent)[1]

    def _category_keys(self, plan):
        return [category_key(self.known, wanted) for wanted in plan.shelves or ()]

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
            self.moves.append((product, self._category_keys(plan)))
        if plan.record is None:
            if plan.price is not None:
                record = self.builder.record(plan)
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

    def finish(self) -> None:
        """Index what changed, then write prices, categories and stock.

        Every stock record is locked by key before the first is written: a checkout that
        needs several takes them in that order too.

        Raises LoadRefused with the line whose stock orders were promised meanwhile.
        """
        reindex(self.searched)
        fault_point("imports_before_stock")
        lock_records({*self.prices, *self.stocks, *self.thresholds})
        known = sorted(self.prices)
        for start in range(0, len(known), CHUNK):
            chunk = {key: self.prices[key] for key in known[start : start + CHUNK]}
            note_prices(chunk, user=self.user)
            record_prices(prices=chunk)
        for key, threshold in self.thresholds.items():
            rows = StockRecord.objects.filter(pk=key)
            rows.update(low_stock_threshold=threshold)
        for product, categories in self.moves:
            product.categories.set(categories)
        for key in sorted(self.stocks):
            self._restock(key)
        refresh_from_prices(self.families)
        transaction.on_commit(forget_lists)
        self._start()

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
