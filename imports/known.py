"""What the shop has already: article numbers and shelves, read once per run."""

from dataclasses import dataclass, field

from django.db.models import Prefetch

from oscar.core.loading import get_model

from catalogue.models import Category, Product
from imports.cells import normal_sku
from imports.models import LoadedPicture

Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")
PARTNER = "chezflora"


def our_partner():
    """Return whose stock an upload may touch: no row of another partner is."""
    return Partner.objects.get_or_create(code=PARTNER, defaults={"name": "ChezFlora"})[
        0
    ]


@dataclass
class Known:
    """Article numbers and shelves there are."""

    # Normal form -> the number as it is written, and its product's key.
    skus: dict[str, tuple[str, int]] = field(default_factory=dict)
    shelves: dict[tuple, int] = field(default_factory=dict)

    @classmethod
    def load(cls):
        """Read both: two walks over the articles, one over the shelves."""
        known = cls()
        uppers = Product.objects.exclude(upc=None).values_list("upc", "pk")
        ours = StockRecord.objects.filter(partner__code=PARTNER)
        for rows in (uppers, ours.values_list("partner_sku", "product_id")):
            for sku, pk in rows.iterator(chunk_size=2000):
                known.skus.setdefault(normal_sku(sku), (sku, pk))
        known.read_shelves()
        return known

    def read_shelves(self):
        """Read every shelf under its path in each language."""
        names = {}
        for pk, path, *words in Category.objects.order_by("path").values_list(
            "pk", "path", "name_en", "name_fr", "name_nl"
        ):
            above = names.get(path[: -Category.steplen], [()] * len(words))
            own = [
                (*before, (word or words[0] or "").casefold())
                for before, word in zip(above, words, strict=True)
            ]
            names[path] = own
            for each in own:
                self.shelves.setdefault(each, pk)

    def find(self, sku):
        """Return ``(number, key)`` of an article, None when it is new."""
        return self.skus.get(normal_sku(sku))

    def add(self, sku, pk):
        """Remember an article that was just written."""
        self.skus[normal_sku(sku)] = (sku, pk)

    def shelf(self, path):
        """Return the key of a shelf by its names, None when there is none."""
        return self.shelves.get(tuple(name.casefold() for name in path))


def read_products(keys) -> dict:
    """Return products by key with what a row may change, in a query each."""
    products = Product.objects.filter(pk__in=keys).prefetch_related(
        "stockrecords",
        Prefetch("categories", queryset=Category.objects.only("pk", "path")),
    )
    return {product.pk: product for product in products}


def read_pictures(keys) -> dict:
    """Return ``{product: {file name: LoadedPicture}}``."""
    found = {}
    rows = LoadedPicture.objects.filter(image__product__in=keys)
    for row in rows.select_related("image"):
        found.setdefault(row.image.product_id, {})[row.name] = row
    return found


def read_sizes(parents) -> set:
    """Return ``{(bouquet, size)}`` of the sizes some bouquets have."""
    rows = Product.objects.filter(parent__in=parents, deleted_at=None)
    return set(rows.values_list("parent", "size"))
