"""Orders: totals that add up, one for each basket, only legal steps."""

from decimal import Decimal
from itertools import groupby

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from oscar.core.loading import get_model

from shop.order import statuses

Order = get_model("order", "Order")
StatusChange = get_model("order", "OrderStatusChange")


def one_order_per_basket():
    """R-I6: a basket has at most one order that is not over."""
    many = (
        Order.objects.exclude(status__in=statuses.ENDED)
        .exclude(basket=None)
        .values("basket")
        .annotate(orders=Count("pk"))
        .filter(orders__gt=1)
    )
    return [f"basket {row['basket']}: {row['orders']} orders" for row in many]


def totals_add_up():
    """R-I7: total = lines + delivery, VAT included, one currency, whole cents."""
    orders = Order.objects.annotate(
        sum_of_lines=Coalesce(Sum("lines__line_price_incl_tax"), Decimal(0))
    )
    found = []
    for order in orders:
        total = order.sum_of_lines + order.shipping_incl_tax
        cents = order.total_incl_tax * 100
        if total != order.total_incl_tax or cents != cents.to_integral_value():
            found.append(f"order {order.number}: {order.total_incl_tax}, sums {total}")
        if order.currency != "EUR":
            found.append(f"order {order.number}: in {order.currency}")
    return found


def only_legal_steps():
    """R-I10: each order's steps follow each other, and lead to where it is."""
    steps = StatusChange.objects.order_by("order_id", "pk").values_list(
        "order_id", "old_status", "new_status"
    )
    walked, found = {}, []
    for order_id, rows in groupby(steps.iterator(), key=lambda row: row[0]):
        here = statuses.PENDING
        for _order, before, after in rows:
            if before != here or after not in statuses.PIPELINE.get(before, ()):
                found.append((order_id, f"{here}, then {before} → {after}"))
            here = after
        walked[order_id] = here
    known = dict(Order.objects.values_list("pk", "number"))
    for pk, status in Order.objects.values_list("pk", "status"):
        if walked.get(pk, statuses.PENDING) != status:
            found.append((pk, f"is {status}, its steps lead elsewhere"))
    return [f"order {known[pk]}: {words}" for pk, words in found]
