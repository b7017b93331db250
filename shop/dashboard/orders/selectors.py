"""What the dashboard shows of orders."""

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from oscar.core.loading import get_model

Order = get_model("order", "Order")


def visible_orders(user):
    """Return the orders ``user`` may see: all with the right, none without it."""
    if not user.has_perm("order.view_order"):
        return Order.objects.none()
    return Order.objects.select_related(
        "sender", "hold", "user", "shipping_address__country"
    ).prefetch_related("lines", "deliveries")


def filter_orders(orders, asked):
    """Return ``orders`` narrowed to what the search form (its clean data) asks."""
    simple = {
        "number__istartswith": asked["order_number"],
        "status": asked["status"],
        "lines__title__icontains": asked["product_title"],
        "discounts__voucher_code": asked["voucher"],
        "deliveries__date": asked["delivered_on"],
        "date_placed__gte": _midnight(asked["date_from"]),
        "date_placed__lt": _midnight(asked["date_to"], days=1),
    }
    orders = orders.filter(**{name: value for name, value in simple.items() if value})
    for word in asked["name"].split():
        orders = orders.filter(
            Q(sender__name__icontains=word)
            | Q(sender__email__icontains=word)
            | Q(user__email__icontains=word)
            | Q(user__first_name__icontains=word)
            | Q(user__last_name__icontains=word)
        )
    return orders.distinct()


def _midnight(day, days=0):
    """Return when ``day`` (plus ``days``) starts in Brussels."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))
