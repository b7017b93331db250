"""Money: every cent that came in pays an order, goes back, or waits for a person."""

from decimal import Decimal

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from oscar.core.loading import get_model

from payments.models import PaymentAttempt, PaymentPlan
from refunds.models import LineTally, Refund, RefundItem
from shop.order import statuses

Order = get_model("order", "Order")
Source = get_model("payment", "Source")
State = PaymentAttempt.State
Instalment = PaymentAttempt.Instalment

CAME_IN = (State.CAPTURED, State.ATTENTION, State.REFUND_DUE, State.REFUNDED)
LOOSE = (Refund.Kind.LATE, Refund.Kind.WRONG)
NOTHING = Decimal(0)


def captured_is_placed_or_given_back():
    """R-I4: a captured payment pays its order, goes back, or waits for a person.

    captured - refunded = paid + queued: what an attempt has left pays an order of that
    amount, or a person looks at it; all the rest is asked back.
    """
    found = []
    for attempt in PaymentAttempt.objects.filter(
        Q(state__in=CAME_IN) | Q(captured__isnull=False)
    ).select_related("order__payment_plan"):
        if not _accounted_for(attempt):
            order = attempt.order
            found.append(
                f"payment {attempt.key}: {attempt.captured} "
                f"{attempt.captured_currency} {attempt.state}, "
                f"{attempt.refunding} asked back, order {order.number} "
                f"is {order.status} at {order.total_incl_tax}"
            )
    return found


def _accounted_for(attempt):
    if attempt.captured is None:
        return False
    if attempt.state == State.CAPTURED:
        order = attempt.order
        pays = (attempt.captured, attempt.captured_currency) == (
            _instalment_of(attempt),
            order.currency,
        )
        return pays and order.status in statuses.PLACED and attempt.left_to_refund > 0
    if attempt.state == State.ATTENTION:
        return attempt.refunding == 0
    went_back = attempt.state in (State.REFUND_DUE, State.REFUNDED)
    return went_back and attempt.refunding == attempt.captured


def _instalment_of(attempt):
    """Return what an attempt is to pay of its order, None where it pays nothing."""
    plan = getattr(attempt.order, "payment_plan", None)
    if plan is None:
        whole = attempt.instalment == Instalment.WHOLE
        return attempt.order.total_incl_tax if whole else None
    return {
        Instalment.DEPOSIT: plan.deposit,
        Instalment.BALANCE: plan.balance,
    }.get(attempt.instalment)


def instalments_add_up():
    """R-I4: deposit and balance are the total; a paid balance came in once."""
    loose = Q(refunds__kind__in=LOOSE) | Q(state=State.ATTENTION)
    balances = PaymentAttempt.objects.filter(
        instalment=Instalment.BALANCE, state__in=CAME_IN
    ).exclude(pk__in=PaymentAttempt.objects.filter(loose).values("pk"))
    taken = Q(order__payment_attempts__in=balances)
    plans = PaymentPlan.objects.select_related("order").annotate(
        balances=Count("order__payment_attempts", filter=taken, distinct=True)
    )
    found = []
    for plan in plans.order_by("pk"):
        order = plan.order
        if plan.deposit + plan.balance != order.total_incl_tax:
            found.append(f"order {order.number}: instalments are not its total")
        if plan.balances != (plan.balance_paid_at is not None):
            found.append(
                f"order {order.number}: {plan.balances} balances came in, "
                f"noted as paid {plan.balance_paid_at}"
            )
    return found


def refunds_within_captured():
    """R-I5: refunds <= captured; what was set aside is what refunds ask for.

    A payment "paid back" was paid back to the last cent, and only such a one.
    """
    asked = Coalesce(Sum("refunds__amount"), NOTHING)
    done = Coalesce(
        Sum("refunds__amount", filter=Q(refunds__state=Refund.State.DONE)), NOTHING
    )
    found = []
    for attempt in PaymentAttempt.objects.annotate(asked=asked, done=done).filter(
        Q(asked__gt=0) | ~Q(refunding=0) | Q(state=State.REFUNDED)
    ):
        whole = attempt.done == attempt.captured
        if (
            attempt.asked != attempt.refunding
            or attempt.captured is None
            or attempt.asked > attempt.captured
            or whole is not (attempt.state == State.REFUNDED)
        ):
            found.append(
                f"payment {attempt.key}: {attempt.captured} captured, "
                f"{attempt.refunding} set aside, {attempt.asked} asked, "
                f"{attempt.done} paid back, {attempt.state}"
            )
    return found


def refunds_are_their_parts():
    """R-I5: a refund is the sum of its parts, a tally that of its line's."""
    parts = Coalesce(Sum("items__amount"), NOTHING)
    refunds = Refund.objects.exclude(kind__in=LOOSE).annotate(parts=parts)
    tallies = LineTally.objects.annotate(
        asked=Coalesce(Sum("line__refund_items__amount"), NOTHING),
        units=Coalesce(Sum("line__refund_items__quantity"), 0),
    ).exclude(asked=F("amount"), units=F("refunded"))
    uncounted = RefundItem.objects.filter(line__isnull=False, line__tally=None)
    return (
        [
            f"refund {refund.key}: {refund.amount}, its parts {refund.parts:.2f}"
            for refund in refunds.exclude(parts=F("amount"))
        ]
        + [f"line {tally.line_id}: tally and refunds differ" for tally in tallies]
        + [f"line {item.line_id}: refunded without a tally" for item in uncounted]
    )


def dashboard_rows_agree():
    """R-I5: the dashboard's rows say what came in and what went back."""
    taken = dict(_sums(PaymentAttempt.objects.exclude(captured=None), "captured"))
    back = dict(_sums(Refund.objects.filter(state=Refund.State.DONE), "amount"))
    shown = {
        order: (debited, refunded)
        for order, debited, refunded in Source.objects.values_list("order")
        .annotate(debited=Sum("amount_debited"), refunded=Sum("amount_refunded"))
        .order_by()
    }
    return [
        f"order {order}: {taken.get(order, 0)} in and {back.get(order, 0)} back, "
        f"shown as {shown.get(order)}"
        for order in sorted({*taken, *back, *shown})
        if (taken.get(order, NOTHING), back.get(order, NOTHING))
        != shown.get(order, (NOTHING, NOTHING))
    ]


def _sums(rows, name):
    return rows.order_by().values_list("order").annotate(total=Sum(name))


def paid_orders_were_paid():
    """R-I4: an order in making was paid once, costs nothing, or was lent."""
    came_in = (
        Q(payment_attempts__state__in=CAME_IN)
        & ~Q(payment_attempts__instalment=Instalment.BALANCE)
        & ~Q(
            payment_attempts__in=PaymentAttempt.objects.filter(
                Q(refunds__kind__in=LOOSE) | Q(state=State.ATTENTION)
            )
        )
    )
    paid = Order.objects.filter(status__in=statuses.PLACED, total_incl_tax__gt=0)
    paid = paid.exclude(payment_plan__deposit=0).annotate(
        captured=Count("payment_attempts", filter=came_in, distinct=True)
    )
    return [
        f"order {order.number}: {order.status} with {order.captured} payments"
        for order in paid.exclude(captured=1)
    ]
