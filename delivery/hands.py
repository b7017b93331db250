"""A member of staff moves a delivery from where they see it."""

from django.db import transaction

from oscar.core.loading import get_model

from delivery.duties import Duties
from delivery.errors import MovedMeanwhile
from delivery.models import Delivery
from delivery.services import advance_delivery

Order = get_model("order", "Order")


@transaction.atomic
def take_step(*, delivery_id, seen, status, user, note="", received_by="", photo=None):
    """Move a delivery from the state it was ``seen`` in, if that is the user's task.

    Sent twice it moves once. Returns the delivery.

    Raises:
        MovedMeanwhile: it is neither where it was seen nor where it should go.
        NotYourStep: the user's role does not take this step.
        OrderNotRunning, WrongStep, StepNeedsProof, AnswerAwaited: see
            ``advance_delivery``.
    """
    order_id = Delivery.objects.values_list("order_id", flat=True).get(pk=delivery_id)
    Order.objects.select_for_update(of=("self",)).get(pk=order_id)
    now = Delivery.objects.values_list("status", flat=True).get(pk=delivery_id)
    Duties(user).refuse_foreign(seen, status)
    if now not in (seen, status):
        raise MovedMeanwhile(status=now)
    return advance_delivery(
        delivery_id=delivery_id,
        status=status,
        user=user,
        note=note,
        received_by=received_by,
        photo=photo,
    )
