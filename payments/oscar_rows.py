"""Write what the dashboard's order page shows of money: Oscar's own rows."""

from django.db.models import F

from oscar.core.loading import get_model

Source = get_model("payment", "Source")
SourceType = get_model("payment", "SourceType")
Transaction = get_model("payment", "Transaction")

TAKEN_BACK = "Refund returned"


def record_capture(attempt):
    """Note what came in for an attempt; return its source of money.

    In the transaction of the capture, whose row lock lets it happen once. The attempt's
    key names the movement.
    """
    kind, _created = SourceType.objects.get_or_create(
        code=attempt.gateway, defaults={"name": attempt.gateway.capitalize()}
    )
    source = Source.objects.create(
        order_id=attempt.order_id,
        source_type=kind,
        currency=attempt.captured_currency,
        amount_allocated=attempt.captured,
        amount_debited=attempt.captured,
        reference=attempt.reference,
        label=attempt.method,
    )
    source.transactions.create(
        txn_type=Transaction.DEBIT,
        amount=attempt.captured,
        reference=str(attempt.key),
    )
    return source


def _source_of(attempt):
    """Return where the money of an attempt came in, noted now if it never was."""
    known = Transaction.objects.filter(
        txn_type=Transaction.DEBIT, reference=str(attempt.key)
    ).select_related("source")
    transaction = known.first()
    return transaction.source if transaction else record_capture(attempt)


def record_refund(attempt, *, amount, reference) -> bool:
    """Note ``amount`` that went back, once per ``reference``.

    Returns whether nothing of the attempt is left.
    """
    source = _source_of(attempt)
    source.refund(amount, reference=reference)
    return source.amount_refunded == source.amount_debited


def record_return(attempt, *, amount, reference) -> None:
    """Note a refund that the bank could not deliver after all."""
    source = _source_of(attempt)
    Source.objects.filter(pk=source.pk).update(
        amount_refunded=F("amount_refunded") - amount
    )
    source.transactions.create(txn_type=TAKEN_BACK, amount=amount, reference=reference)
