"""The one place where an upload touches stock: through the stock's own services."""

from oscar.core.loading import get_model

from imports.limits import CHUNK
from shop.partner.movements import MovementKind
from stock.errors import BelowPromised
from stock.models import StockMovement
from stock.services import correct_stock

StockRecord = get_model("partner", "StockRecord")


def open_records(records, *, reason, user) -> None:
    """Write the stock records of new articles, and in the ledger what they begin with.

    ``reason`` and ``user`` are those of the upload.
    """
    StockRecord.objects.bulk_create(records, batch_size=500)
    StockMovement.objects.bulk_create(
        [
            StockMovement(
                stockrecord=record,
                kind=MovementKind.INITIAL,
                delta=record.num_in_stock,
                before=0,
                after=record.num_in_stock,
                reason=reason[:200],
                user=user,
            )
            for record in records
        ],
        batch_size=500,
    )


def lock_records(keys) -> None:
    """Lock stock records by key, in chunks: in the order a checkout takes them."""
    keys = sorted(keys)
    for start in range(0, len(keys), CHUNK):
        rows = StockRecord.objects.filter(pk__in=keys[start : start + CHUNK])
        list(rows.select_for_update().order_by("pk").values_list("pk"))


def change_stock(*, record_id, stock, reason, user) -> bool:
    """Bring a record's stock to a count, or change it by units; tell if it changed.

    ``stock`` is ``("set", units)`` or ``("by", units)``. A count becomes a difference
    only under the record's lock, so that a sale between reading and writing is not
    undone. Expects a transaction. Raises BelowPromised.
    """
    how, units = stock
    record = StockRecord.objects.select_for_update(of=("self",)).get(pk=record_id)
    delta = units - (record.num_in_stock or 0) if how == "set" else units
    if not delta:
        return False
    if (record.num_in_stock or 0) + delta < 0:
        raise BelowPromised(promised=record.num_allocated or 0)
    correct_stock(
        stockrecord_id=record_id,
        delta=delta,
        reason=reason,
        user=user,
        kind=MovementKind.UPLOAD,
    )
    return True
