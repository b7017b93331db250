"""What an order's mails tell, and to whom."""

from django.conf import settings
from django.db.models import Prefetch, Sum
from django.urls import reverse
from django.utils import translation

from oscar.core.loading import get_model

from common.money import round_cents
from outbox.services import post
from shop.order.lines import loose_lines
from shop.order.links import order_token


def post_order_mail(order, template, *, key="", **extra):
    """Write a mail to whoever ordered, in the caller's transaction, once per ``key``.

    ``extra`` is added to what every mail of an order knows, as plain JSON.
    """
    language = order.sender.language
    return post(
        key=f"{template}:{order.number}:{key}",
        template=template,
        recipient=order.sender.email,
        language=language,
        context=order_context(order, language) | extra,
    )


def post_progress(order, status):
    """Tell the step to ``status``, once; a cancelled order says what goes back."""
    back = order.refunds.filter(kind="cancelled").aggregate(total=Sum("amount"))
    return post_order_mail(
        order,
        "order_moved",
        key=status,
        status=status,
        refund=str(round_cents(back["total"])) if back["total"] else "",
    )


def order_context(order, language) -> dict:
    """Return what an order's mails tell, as plain JSON."""
    with translation.override(language):
        path = reverse("checkout:order", args=[order_token(order.number)])
        calendar = reverse("checkout:ics", args=[order_token(order.number)])
    return {
        "number": order.number,
        "name": order.sender.name,
        "total": str(order.total_incl_tax),
        "fee": str(order.shipping_incl_tax),
        "url": settings.SITE_URL + path,
        "calendar_url": settings.SITE_URL + calendar,
    }


def what_was_ordered(order) -> dict:
    """Return what its confirmation lists besides, as plain JSON."""
    lines = get_model("delivery", "DeliveryLine").objects.select_related("line")
    deliveries = order.deliveries.select_related("funeral")
    deliveries = deliveries.prefetch_related(Prefetch("lines", queryset=lines))
    return {
        "deliveries": [_delivery(each) for each in deliveries],
        "mourning": any(hasattr(each, "funeral") for each in deliveries),
        "seats": seats_of(order),
    }


def _delivery(delivery):
    return {
        "recipient": delivery.recipient_name,
        "address": address_line(delivery),
        "date": delivery.date.isoformat(),
        "hours": hours(delivery),
        "card": delivery.card_message,
        "signature": delivery.card_signature,
        "funeral": _funeral(delivery),
        "lines": [
            {
                "title": row.line.title,
                "quantity": row.quantity,
                "price": str(row.price),
                "card": row.card_message,
            }
            for row in delivery.lines.all()
        ],
    }


def _funeral(delivery):
    """Return what the mail says of the service flowers are for, None for a gift."""
    funeral = getattr(delivery, "funeral", None)
    return funeral and {
        "deceased": funeral.deceased,
        "venue": funeral.venue,
        "service_at": funeral.service_at.isoformat(),
        "ribbon": funeral.ribbon,
    }


def seats_of(order) -> list:
    """Return what travels with no delivery, as plain JSON."""
    return [
        {
            "title": line.title,
            "quantity": line.quantity,
            "price": str(line.line_price_before_discounts_incl_tax),
        }
        for line in loose_lines(order)
    ]


def address_line(delivery) -> str:
    """Return where a delivery goes, empty for what is fetched in the shop."""
    if not delivery.line1:
        return ""
    return f"{delivery.line1}, {delivery.postcode} {delivery.commune}"


def hours(delivery) -> str:
    """Return the hours of a delivery, empty where the day is all that was chosen."""
    if delivery.starts is None:
        return ""
    return f"{delivery.starts:%H:%M}–{delivery.ends:%H:%M}"
