"""Subscriptions: periods, orders and deliveries paid in advance tell the same."""

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from shop.order import statuses
from subscriptions.models import Bill, Occurrence, OccurrenceOrder, Subscription

State = Subscription.State
States = Occurrence.State
OVER = (State.CANCELLED, State.ENDED)
# What was lent and never paid was brought all the same.
USED = Q(state__in=(States.ORDERED, States.PLACED)) | Q(
    state=States.UNPAID, order__status__in=statuses.PLACED
)


def one_paid_order_per_period():
    """No period was paid twice, whatever orders were placed for it."""
    paid = OccurrenceOrder.objects.filter(order__status__in=statuses.PLACED)
    many = paid.order_by().values(
        "occurrence__subscription__code", "occurrence__period"
    )
    return [
        f"subscription {row['occurrence__subscription__code']}: "
        f"{row['n']} paid orders for {row['occurrence__period']}"
        for row in many.annotate(n=Count("pk")).filter(n__gt=1)
    ]


def credits_are_what_was_paid():
    """Deliveries paid and not given back, less those ordered, are still owed."""
    rows = Subscription.objects.exclude(state=State.WAITING).exclude(line=None)
    rows = rows.exclude(line__order__status__in=statuses.ENDED)
    rows = rows.annotate(
        first=Subquery(_own("line__quantity")),
        back=Coalesce(Subquery(_sum("line__refund_items__quantity")), 0),
        billed=Coalesce(
            Subquery(_sum("bills__deliveries", bills__state=Bill.State.PAID)), 0
        ),
        billed_back=Coalesce(
            Subquery(_sum("bills__order__lines__refund_items__quantity")), 0
        ),
        used=Coalesce(Subquery(_used()), 0),
    )
    found = []
    for row in rows.order_by("pk").iterator():
        paid = (row.first - row.back - row.billed_back) // row.bouquets + row.billed
        # Money given back for what was brought is the shop's gift.
        owed = max(paid - row.used, 0)
        if row.credits != owed:
            found.append(
                f"subscription {row.code}: {row.credits} deliveries paid, {owed} owed"
            )
    return found


def _own(name):
    return Subscription.objects.filter(pk=OuterRef("pk")).order_by().values(name)


def _sum(name, **which):
    rows = Subscription.objects.filter(pk=OuterRef("pk"), **which).order_by()
    return rows.values("pk").annotate(total=Sum(name)).values("total")


def _used():
    rows = Occurrence.objects.filter(USED, subscription=OuterRef("pk"), by_credit=True)
    rows = rows.order_by().values("subscription").annotate(n=Count("pk"))
    return rows.values("n")


def nothing_waits_for_a_cancelled_order():
    """A period that waits for money has an order that can still be paid."""
    rows = Occurrence.objects.filter(
        state=States.ORDERED, order__status=statuses.CANCELLED
    )
    return [
        f"period {row.period} of {row.subscription}: ordered, order "
        f"{row.order.number} is cancelled"
        for row in rows.select_related("subscription", "order")
    ]


def nothing_is_prepared_of_what_is_over():
    """No period of a cancelled or ended subscription is still being prepared."""
    rows = Occurrence.objects.filter(
        state__in=Occurrence.OPEN, subscription__state__in=OVER
    )
    return [
        f"period {row.period} of {row.subscription}: {row.state}, "
        f"the subscription is {row.subscription.state}"
        for row in rows.select_related("subscription")
    ]


def what_comes_is_due_some_time():
    """An active subscription with a next day has the moment at which it locks."""
    rows = Subscription.objects.filter(
        state=State.ACTIVE, next_day__isnull=False, due_at=None
    )
    return [f"subscription {row.code}: {row.next_day} never locks" for row in rows]


def placed_periods_are_paid():
    """A period that is ordered has an order that was paid and not cancelled."""
    unpaid = Q(order=None) | ~Q(order__status__in=(*statuses.PLACED, statuses.REFUNDED))
    rows = Occurrence.objects.filter(unpaid, state=States.PLACED)
    return [
        f"period {row.period} of {row.subscription}: placed, its order is "
        f"{row.order.status if row.order else 'missing'}"
        for row in rows.select_related("subscription", "order")
    ]


def lent_deliveries_are_charged():
    """What was lent is charged until it is paid, or somebody knows it never was."""
    rows = Occurrence.objects.filter(
        state=States.PLACED,
        next_try_at=None,
        order__payment_plan__isnull=False,
        order__payment_plan__balance_paid_at=None,
    )
    return [
        f"period {row.period} of {row.subscription}: lent, and never charged"
        for row in rows.select_related("subscription")
    ]


CHECKS = (
    ("subscriptions", one_paid_order_per_period),
    ("subscriptions", credits_are_what_was_paid),
    ("subscriptions", nothing_waits_for_a_cancelled_order),
    ("subscriptions", nothing_is_prepared_of_what_is_over),
    ("subscriptions", what_comes_is_due_some_time),
    ("subscriptions", placed_periods_are_paid),
    ("subscriptions", lent_deliveries_are_charged),
)
