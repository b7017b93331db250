"""What tests ask of the ledger."""

from stock.models import StockMovement

KINDS = StockMovement.Kind


def moved_by_hand():
    """Return movements that neither a new product nor an order made."""
    return StockMovement.objects.exclude(kind__in=(KINDS.INITIAL, KINDS.ORDER))


def chain(record):
    """Return a record's ledger as ``(kind, before, after)``, first to last."""
    rows = StockMovement.objects.filter(stockrecord=record).order_by("pk")
    return list(rows.values_list("kind", "before", "after"))
