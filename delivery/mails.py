"""What the buyer hears about a delivery; the recipient hears nothing."""

from delivery import states
from delivery.models import DeliveryStep
from shop.order.mails import post_order_mail

# How long a parcel that found nobody, or that nobody fetched, waits in the shop.
KEPT_DAYS = 2


def post_step(delivery, step) -> None:
    """Tell the buyer a step of a delivery, once for each try to deliver."""
    tries = DeliveryStep.objects.filter(delivery=delivery, after=states.CARDED).count()
    post_order_mail(
        delivery.order,
        "delivery_moved",
        key=f"{delivery.pk}:{step.after}:{tries}",
        status=step.after,
        recipient=delivery.recipient_name,
        day=delivery.date.isoformat(),
        received_by=step.received_by,
        note=step.note if step.after == states.CARDED else "",
        photo=bool(step.photo),
        keep_days=KEPT_DAYS,
    )


def post_question(question) -> None:
    """Ask the buyer about a missing flower."""
    delivery = question.delivery
    post_order_mail(
        delivery.order,
        "substitution_asked",
        key=str(question.pk),
        recipient=delivery.recipient_name,
        missing=question.missing,
        proposal=question.proposal,
        answer_by=question.answer_by.isoformat(),
    )
