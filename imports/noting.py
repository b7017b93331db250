"""What an upload changes is written in the history of its products."""

from oscar.core.loading import get_model

from catalogue.models import Product
from history.recording import PRODUCT_FIELDS, record_changes

StockRecord = get_model("partner", "StockRecord")


def note_fields(key, fields, *, user) -> None:
    """Write which of the fields about to be written to a product become others."""
    names = [name for name in PRODUCT_FIELDS if name in fields]
    if names:
        before = Product.objects.filter(pk=key).values(*names).get()
        after = {name: fields[name] for name in names}
        record_changes(product_id=key, before=before, after=after, user=user)


def note_prices(prices, *, user) -> None:
    """Write which prices, by key of their stock record, are about to become others."""
    rows = StockRecord.objects.filter(pk__in=prices).order_by("pk")
    for key, product, price in rows.values_list("pk", "product", "price"):
        record_changes(
            product_id=product,
            before={"price": price},
            after={"price": prices[key]},
            user=user,
        )
