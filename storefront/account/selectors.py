"""What a customer's pages show, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Prefetch, Sum
from django.utils import timezone

from oscar.core.loading import get_model

from delivery.models import Delivery, DeliveryLine
from delivery.services import customer_may_cancel
from refunds.history import movements, tell
from shop.checkout.discounts import order_discounts
from shop.checkout.lifecycles import order_sections
from shop.checkout.selectors import has_seats
from shop.customer.selectors import addresses_of
from shop.order import statuses
from shop.order.lines import loose_lines
from shop.order.links import order_token
from workshops.selectors import seats_ahead

Order = get_model("order", "Order")

STATUS_BADGES = {
    statuses.PENDING: "badge-amber",
    statuses.DELIVERED: "badge-grey",
    statuses.CANCELLED: "badge-grey",
    statuses.REFUNDED: "badge-grey",
}
COMING = tuple(step for step in statuses.PLACED if step != statuses.DELIVERED)


@dataclass(frozen=True)
class Step:
    """One step of an order's way to the door."""

    label: str
    state: str


def summary_of(user) -> dict:
    """Return what is coming to or from ``user``, and how much there is behind it."""
    return {
        "coming": deliveries_ahead(user),
        "seats": seats_of(user),
        "waiting": unpaid_orders(user),
        "order_count": Order.objects.filter(user=user).count(),
        "addresses": addresses_of(user),
    }


def deliveries_ahead(user):
    """Return deliveries of today and later, soonest first, with what they carry."""
    ahead = Delivery.objects.filter(
        order__user=user, order__status__in=COMING, date__gte=timezone.localdate()
    )
    deliveries = list(
        ahead.select_related("order")
        .prefetch_related(_carried_lines())
        .order_by("date", "pk")[:20]
    )
    for delivery in deliveries:
        _label(delivery.order)
    return deliveries


def seats_of(user):
    """Return the seats of ``user`` that are still to come, each with its link."""
    cards = seats_ahead(user)
    return [(card, order_token(card.booking.order.number)) for card in cards]


def unpaid_orders(user):
    """Return orders that wait for their payment, newest first."""
    waiting = Order.objects.filter(user=user, status=statuses.PENDING)
    orders = list(waiting.order_by("-date_placed", "-pk")[:5])
    for order in orders:
        order.pay_token = order_token(order.number)
    return orders


def orders_of(user):
    """Return the orders of ``user``, newest first, with their delivery days."""
    return (
        Order.objects.filter(user=user)
        .prefetch_related("deliveries")
        .order_by("-date_placed", "-pk")
    )


def label_orders(orders):
    """Give each order of a page its state in words; return them."""
    return [_label(order) for order in orders]


def order_of(user, number) -> dict:
    """Return an order of ``user`` for its page, or raise Order.DoesNotExist."""
    order = _label(Order.objects.select_related("sender").get(user=user, number=number))
    deliveries = Delivery.objects.filter(order=order).prefetch_related(_carried_lines())
    before = Sum("line_price_before_discounts_incl_tax")
    goods = order.lines.aggregate(total=before)["total"]
    loose = loose_lines(order)
    return {
        "order": order,
        "deliveries": list(deliveries),
        "loose_lines": loose,
        "has_seats": has_seats(loose),
        "goods": goods,
        "discounts": order_discounts(order),
        "steps": steps_of(order),
        "track_token": order_token(order.number)
        if order.status in statuses.PLACED
        else "",
        "refunds": list(order.refunds.order_by("pk")),
        "payments": tell(movements(asked={}, order=order)[:50]),
        "may_cancel": customer_may_cancel(order),
        "pay_token": order_token(order.number)
        if order.status == statuses.PENDING
        else "",
        "seats_token": order_token(order.number) if has_seats(loose) else "",
        "sections": order_sections(order, loose),
    }


def methods_of(user):
    """Return the cards ``user`` left with us, newest first."""
    methods = list(user.saved_methods.all()[:50])
    for method in methods:
        over = method.expires and method.expires < timezone.localdate()
        method.is_over = bool(over)
    return methods


def steps_of(order):
    """Return the way of an order to the door; empty when it is not on it."""
    if order.status not in statuses.PLACED:
        return []
    way = statuses.way_of(order)
    now, last = way.index(order.status), len(way) - 1
    return [
        Step(statuses.label(status), _step_state(position, now, last))
        for position, status in enumerate(way)
    ]


def _step_state(position, now, last):
    if position < now or now == last:
        return "is-done"
    return "is-now" if position == now else "is-later"


def _label(order):
    order.status_badge = STATUS_BADGES.get(order.status, "")
    return order


def _carried_lines():
    lines = DeliveryLine.objects.select_related("line__product__parent", "goes_with")
    return Prefetch("lines", queryset=lines)
