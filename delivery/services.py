"""Answer where and when, and write down what was promised."""

from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from oscar.core.loading import get_model

from delivery import calendar
from delivery.errors import DateNotOffered, PostcodeNotServed, TooLateToCorrect
from delivery.models import ClosedDay, Delivery, DeliveryLine, ZonePostcode
from shop.order import statuses

Order = get_model("order", "Order")

# What may be set right after the order; place, day and fee belong together.
CORRECTABLE = (
    "recipient_name",
    "recipient_phone",
    "line1",
    "line2",
    "notes",
    "card_message",
    "card_signature",
    "anonymous",
)


@dataclass(frozen=True)
class DeliveryRequest:
    """What a customer asks for: who, where, when, and the card."""

    recipient_name: str
    line1: str
    postcode: str
    date: date
    commune: str = ""
    recipient_phone: str = ""
    line2: str = ""
    notes: str = ""
    card_message: str = ""
    card_signature: str = ""
    anonymous: bool = False


def find_postcode(postcode: str) -> ZonePostcode:
    """Return a served postcode with its zone and fee, or raise PostcodeNotServed."""
    try:
        return ZonePostcode.objects.select_related("zone").get(postcode=postcode)
    except ZonePostcode.DoesNotExist:
        raise PostcodeNotServed(postcode=postcode) from None


def current_rules() -> calendar.Rules:
    """Return the calendar's rules with the closed days ahead."""
    closed = cache.get("closed-days")
    if closed is None:
        ahead = ClosedDay.objects.filter(day__gte=timezone.localdate())
        closed = frozenset(ahead.values_list("day", flat=True)[:400])
        cache.set("closed-days", closed, 60)
    return calendar.Rules(closed_days=closed)


def offer_days(*, lead_time_days: int, now=None) -> list[date]:
    """Return the days offered for work of this lead time, soonest first."""
    return calendar.offered_days(now or timezone.now(), lead_time_days, current_rules())


def check_request(
    request: DeliveryRequest, *, lead_time_days: int, now=None
) -> ZonePostcode:
    """Return the postcode served, with its zone's fee, or say why this cannot be.

    Raises:
        PostcodeNotServed: no zone has the postcode.
        DateNotOffered: the calendar does not offer the day; carries ``next_date``.
    """
    served = find_postcode(request.postcode)
    days = offer_days(lead_time_days=lead_time_days, now=now)
    if request.date not in days:
        raise DateNotOffered(next_date=next((d for d in days), None))
    return served


def record_delivery(
    *, order, request: DeliveryRequest, served: ZonePostcode, fee, fee_vat_rate
) -> Delivery:
    """Write the delivery of an order, in the caller's transaction.

    ``fee`` is euros incl. VAT at ``fee_vat_rate`` percent.
    """
    return Delivery.objects.create(
        order=order,
        recipient_name=request.recipient_name,
        recipient_phone=request.recipient_phone,
        line1=request.line1,
        line2=request.line2,
        postcode=served.postcode,
        commune=request.commune or served.commune,
        notes=request.notes,
        date=request.date,
        fee=fee,
        fee_vat_rate=fee_vat_rate,
        card_message=request.card_message,
        card_signature=request.card_signature,
        anonymous=request.anonymous,
    )


def record_line(*, delivery, line, card_message="", goes_with=None) -> DeliveryLine:
    """Put an order line on a delivery; an add-on names the line it goes with."""
    return DeliveryLine.objects.create(
        delivery=delivery, line=line, card_message=card_message, goes_with=goes_with
    )


def customer_may_cancel(order, *, now=None) -> bool:
    """Tell whether its customer may still cancel an order: not begun, and in time.

    The first of several deliveries decides.
    """
    if order.status not in statuses.HOLDING:
        return False
    days = order.deliveries.order_by("date").values_list("date", flat=True)
    first = days.first()
    if first is None:
        return True
    return calendar.may_cancel(now or timezone.now(), first, current_rules())


@transaction.atomic
def correct_delivery(*, delivery_id: int, changes: dict, user=None) -> Delivery:
    """Set right what is written on a delivery, on its order's address and in a note.

    ``changes`` maps names of CORRECTABLE to values. The order's row is locked, so that
    no correction crosses the departure.

    Raises:
        TooLateToCorrect: the flowers left, arrived, or the order was cancelled.
    """
    delivery = Delivery.objects.get(pk=delivery_id)
    order = Order.objects.select_for_update(of=("self",)).get(pk=delivery.order_id)
    if order.status not in (statuses.PENDING, statuses.PAID, statuses.PREPARING):
        raise TooLateToCorrect(status=order.status)
    changed = [
        name
        for name in CORRECTABLE
        if name in changes and changes[name] != getattr(delivery, name)
    ]
    for name in changed:
        setattr(delivery, name, changes[name])
    delivery.save(update_fields=changed)
    address = order.shipping_address
    if address:
        address.last_name = delivery.recipient_name
        address.line1, address.line2 = delivery.line1, delivery.line2
        address.notes = delivery.notes
        address.save()
    if changed:
        order.notes.create(
            user=user,
            note_type="System",
            message=f"Delivery corrected: {', '.join(changed)}",
        )
    return delivery
