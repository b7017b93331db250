"""What lists say a family costs "from", for many families at once."""

from django.db.models import Min, OuterRef, Q, Subquery

from oscar.core.loading import get_model

from catalogue.models import Product

AT_ONCE = 500


def refresh_from_prices(families) -> None:
    """Store the lowest price of families, by key, on them and on their sizes.

    As ``Product.refresh_from_price`` does for one: hidden and deleted sizes do not
    count.
    """
    keys = sorted(families)
    for start in range(0, len(keys), AT_ONCE):
        chunk = keys[start : start + AT_ONCE]
        rows = Product.objects.filter(Q(pk__in=chunk) | Q(parent__in=chunk))
        own, below = _lowest("product"), _lowest("product__parent")
        rows.filter(parent=None).exclude(structure=Product.PARENT).update(
            from_price=Subquery(own)
        )
        rows.exclude(parent=None).update(from_price=Subquery(own))
        rows.filter(structure=Product.PARENT).update(from_price=Subquery(below))


def _lowest(path):
    records = get_model("partner", "StockRecord").objects.filter(
        product__is_public=True, product__deleted_at=None, **{path: OuterRef("pk")}
    )
    grouped = records.order_by().values(path).annotate(lowest=Min("price"))
    return grouped.values("lowest")
