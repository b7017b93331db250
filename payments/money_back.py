"""What refunds do to the payment they come from."""

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from payments import oscar_rows
from payments.errors import NotRefundable
from payments.models import PaymentAttempt

State = PaymentAttempt.State


@transaction.atomic
def reserve_refund(*, attempt_id: int, amount) -> None:
    """Set ``amount`` of what was taken aside for a refund, in the caller's transaction.

    One conditional UPDATE decides between refunds asked for at once. An attempt of
    which nothing is left shows "to be paid back".

    Raises:
        NotRefundable: less is left; carries ``left`` in the currency that was taken.
    """
    after = F("refunding") + amount
    changed = PaymentAttempt.objects.filter(
        Q(captured__gte=after), pk=attempt_id
    ).update(
        refunding=after,
        state=Case(
            When(captured=after, then=Value(State.REFUND_DUE)), default=F("state")
        ),
        updated_at=timezone.now(),
    )
    if not changed:
        attempt = PaymentAttempt.objects.get(pk=attempt_id)
        raise NotRefundable(left=attempt.left_to_refund)


@transaction.atomic
def settle_refund(*, attempt_id: int, amount, reference: str) -> bool:
    """Note that a gateway gave ``amount`` back; return whether all of it is back now.

    ``reference`` names the refund: noting it twice is refused by the database.
    """
    attempt = PaymentAttempt.objects.select_for_update().get(pk=attempt_id)
    whole = oscar_rows.record_refund(attempt, amount=amount, reference=reference)
    if whole:
        attempt.state = State.REFUNDED
        attempt.save(update_fields=["state", "updated_at"])
    return whole


@transaction.atomic
def reopen_refund(*, attempt_id: int, amount, reference: str) -> None:
    """Note that a refund came back to us after all: it is still to be paid."""
    attempt = PaymentAttempt.objects.select_for_update().get(pk=attempt_id)
    oscar_rows.record_return(attempt, amount=amount, reference=reference)
    if attempt.state == State.REFUNDED:
        attempt.state = State.REFUND_DUE
        attempt.save(update_fields=["state", "updated_at"])
