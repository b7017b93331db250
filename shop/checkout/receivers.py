"""Tell the customer what became of the payment, in the transaction that made it so."""

from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse
from django.utils import translation

from oscar.apps.order.signals import order_status_changed
from oscar.core.loading import get_model

from outbox.services import post
from payments.signals import payment_confirmed, payment_unplaceable
from payments.tasks import send_refund
from shop.order import statuses
from shop.order.links import order_token

Order = get_model("order", "Order")

TOLD = (
    statuses.PREPARING,
    statuses.OUT_FOR_DELIVERY,
    statuses.DELIVERED,
    statuses.CANCELLED,
)


@receiver(payment_confirmed)
def mail_confirmation(sender, order_id, **kwargs):
    """Confirm a paid order to whoever ordered."""
    order = Order.objects.select_related("sender").get(pk=order_id)
    _post(order, "order_confirmed")


@receiver(payment_unplaceable)
def give_back(sender, order_id, attempt_id, **kwargs):
    """Pay back what came in too late, and say so."""
    order = Order.objects.select_related("sender").get(pk=order_id)
    send_refund.delay_on_commit(attempt_id)
    _post(order, "payment_refunded", key=str(attempt_id))


@receiver(order_status_changed)
def mail_progress(order, old_status, new_status, **kwargs):
    """Tell each step of a paid order once; being paid has a mail of its own.

    Connected without a sender: Oscar sends the order itself as one.
    """
    if old_status != statuses.PENDING and new_status in TOLD:
        order = Order.objects.select_related("sender").get(pk=order.pk)
        _post(order, "order_moved", key=new_status, status=new_status)


def _post(order, template, key="", **extra):
    language = order.sender.language
    post(
        key=f"{template}:{order.number}:{key}",
        template=template,
        recipient=order.sender.email,
        language=language,
        context=order_context(order, language) | extra,
    )


def order_context(order, language) -> dict:
    """Return what an order's mails tell, as plain JSON."""
    with translation.override(language):
        path = reverse("checkout:order", args=[order_token(order.number)])
    deliveries = order.deliveries.prefetch_related("lines__line")
    return {
        "number": order.number,
        "name": order.sender.name,
        "total": str(order.total_incl_tax),
        "fee": str(order.shipping_incl_tax),
        "url": settings.SITE_URL + path,
        "deliveries": [
            {
                "recipient": delivery.recipient_name,
                "address": f"{delivery.line1}, {delivery.postcode} {delivery.commune}",
                "date": delivery.date.isoformat(),
                "card": delivery.card_message,
                "signature": delivery.card_signature,
                "lines": [
                    {
                        "title": row.line.title,
                        "quantity": row.line.quantity,
                        "price": str(row.line.line_price_incl_tax),
                        "card": row.card_message,
                    }
                    for row in delivery.lines.all()
                ],
            }
            for delivery in deliveries
        ],
    }
