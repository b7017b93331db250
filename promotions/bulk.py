"""Prices of many stock records at once, remembered as ``StockRecord.save`` would."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from oscar.core.loading import get_model

from promotions.models import PriceChange
from promotions.services import write_prices


@transaction.atomic
def record_prices(*, prices: dict[int, Decimal], now=None) -> None:
    """Write prices, euros incl. VAT by key of their stock record, with their history.

    A few queries whatever their number; what reductions make of them is written in the
    same transaction. A price that is the last one known already adds no row.
    """
    records = get_model("partner", "StockRecord").objects
    rows = list(records.filter(pk__in=prices).order_by("pk").only("pk", "price"))
    changed = [row for row in rows if row.price != prices[row.pk]]
    for row in changed:
        row.price = prices[row.pk]
    records.bulk_update(changed, ["price"], batch_size=200)
    last = {}
    known = PriceChange.objects.filter(stockrecord__in=prices)
    for key, price in known.order_by("valid_from", "pk").values_list(
        "stockrecord", "price"
    ):
        last[key] = price
    now = now or timezone.now()
    new = [
        PriceChange(stockrecord_id=key, price=price, valid_from=now)
        for key, price in prices.items()
        if last.get(key) != price
    ]
    PriceChange.objects.bulk_create(new)
    write_prices(stockrecord_ids=sorted(row.stockrecord_id for row in new), now=now)
