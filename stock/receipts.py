"""Goods that were delivered: what takes them, and how they come into stock."""

from oscar.apps.partner.exceptions import InvalidStockAdjustment
from oscar.core.loading import get_model

from shop.partner.movements import MovementKind, Why
from stock.errors import NotReceivable
from stock.models import StockMovement
from stock.repeats import write_once

StockRecord = get_model("partner", "StockRecord")

# At once; more is a slip of the finger.
MOST_UNITS = 100_000


def counted_records():
    """Return stock records whose units are counted, of products that are not deleted.

    Seats share pools and plans are made to order: neither is delivered.
    """
    rows = StockRecord.objects.filter(
        num_in_stock__isnull=False, pooled=False, product__deleted_at=None
    )
    rows = rows.exclude(product__product_class__track_stock=False)
    rows = rows.exclude(product__parent__product_class__track_stock=False)
    return rows.select_related("product__parent")


def receive_stock(*, stockrecord_id, units, key, reason="", user=None) -> StockMovement:
    """Put ``units`` (1 to 100 000) that were delivered into stock; return their row.

    ``reason`` is the supplier's reference or a note. ``key`` (UUID) names the form:
    sent again it adds nothing and returns the first row, which a unique key decides.

    Raises NotReceivable where no units are counted, and AlreadyWritten when the key
    stands for other units or another record; both write nothing.
    """
    if not isinstance(units, int) or not 0 < units <= MOST_UNITS:
        raise ValueError("a receipt is 1 to 100 000 whole units")
    record = counted_records().filter(pk=stockrecord_id).first()
    if record is None:
        raise NotReceivable
    why = Why(MovementKind.RECEIPT, reason=reason, user=user, key=key)
    try:
        return write_once(
            lambda: record.receive(units, why),
            key=key,
            stockrecord_id=stockrecord_id,
            delta=units,
        )
    except InvalidStockAdjustment as refusal:
        raise NotReceivable from refusal
