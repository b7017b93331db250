"""A form that is sent twice moves its units once."""

from django.db import IntegrityError, transaction

from stock.errors import AlreadyWritten
from stock.models import StockMovement


def write_once(write, *, key, stockrecord_id, delta) -> StockMovement:
    """Return the movement of a form: the one ``write`` writes, or wrote before.

    ``key`` (UUID) names the form and is unique in the ledger, which decides between two
    requests at once. ``delta`` is by how many units the form would move the record.

    Raises AlreadyWritten, writing nothing, when the form moved something else before.
    """
    row = StockMovement.objects.filter(key=key).first()
    if row is None:
        try:
            with transaction.atomic():
                write()
        except IntegrityError:
            # The other request was first; without its row this is no repeat.
            if not StockMovement.objects.filter(key=key).exists():
                raise
        row = StockMovement.objects.get(key=key)
    if (row.stockrecord_id, row.delta) != (stockrecord_id, delta):
        raise AlreadyWritten(units=abs(row.delta))
    return row
