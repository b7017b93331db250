"""What a row may not do with the articles there are."""

from django.utils.translation import gettext as _

from catalogue.kinds import Kind
from imports.cells import normal_sku
from imports.fields import OFFER_FIELDS, SIZE_FIELDS


class Validator:
    """Judges items against the shop and the other rows of their file.

    ``sizes`` are ``{(bouquet, size)}`` there are among the bouquets of a chunk;
    ``loading`` tells that bouquets of the file were written before their sizes.
    """

    def __init__(self, known, index, options, partner):
        self.known, self.index = known, index
        self.options, self.partner = options, partner
        self.sizes = set()
        self.loading = False

    def validate(self, plan, pair, products) -> None:
        """Refuse an item for what it may not do, and tell the plan what it is of.

        ``pair`` is what ``Known.find`` says of its number, ``products`` are those of
        the chunk by key.
        """
        item = plan.item
        if pair and pair[0] != item.sku:
            words = _("%(sku)s exists: write it the same way.") % {"sku": pair[0]}
            item.refuse("sku", words, item.sku)
        elif plan.product is not None:
            self._check_known(plan)
        else:
            self._check_new(plan, products)

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
            for name in OFFER_FIELDS:
                if name in item.values:
                    item.refuse(name, _("Its sizes have this, each its own."))
        if is_size:
            for name in sorted(item.values.keys() - SIZE_FIELDS):
                item.refuse(name, _("This belongs into the row of its bouquet."))
