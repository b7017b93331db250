"""What an order has besides its bouquets, asked once and only where it is there."""

from django.db.models import Exists, OuterRef

from oscar.core.loading import get_model


def with_extras(orders):
    """Annotate orders with whether a line is loose, and whether it was discounted.

    Both are written with the order and never after it: what is not there is not asked
    for again.
    """
    lines = get_model("order", "Line").objects.filter(
        order=OuterRef("pk"), delivery_lines=None
    )
    discounts = get_model("order", "OrderDiscount").objects.filter(order=OuterRef("pk"))
    return orders.annotate(has_loose=Exists(lines), has_discounts=Exists(discounts))


def loose_lines(order) -> list:
    """Return the lines of an order that travel with no delivery: seats, plans, quotes.

    Read once for each copy of an order: whoever follows a bouquet finds none, and has
    no bookings, tickets or quotes to look for.
    """
    if "_loose_lines" not in order.__dict__:
        lines = order.lines.filter(delivery_lines=None).order_by("pk")
        lines = lines.select_related("product__parent")
        order._loose_lines = list(lines) if getattr(order, "has_loose", True) else []
    return order._loose_lines
