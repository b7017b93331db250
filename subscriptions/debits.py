"""Direct debits: their money comes days after the flowers, or comes back.

What becomes of a debit is known after seven or eight business days, and after fourteen
at the latest (docs.stripe.com/payments/sepa-debit). So a delivery that is paid by one
is lent: it is made and brought while its money is on the way. See ADR 0025.
"""

from django.db.models import Q

from payments.instalments import lend
from shop.order import statuses
from subscriptions.charging import method_of
from subscriptions.errors import DebitsUnderWay
from subscriptions.models import Occurrence

States = Occurrence.State
# Deliveries brought, or to be, whose money did not come yet. Of a weekly bouquet there
# are three where banks are slow; no fourth is lent.
MOST_LENT = 3


def pays_by_debit(subscription) -> bool:
    """Tell whether what falls due is taken from a bank account."""
    method = method_of(subscription)
    return method is not None and method.is_debit


def lend_delivery(occurrence) -> None:
    """Let an ordered delivery be made before its money came, in the transaction.

    Raises DebitsUnderWay where the money of three others is still on its way.
    """
    lent = lent_deliveries(occurrence.subscription_id).exclude(pk=occurrence.pk)
    if lent.count() >= MOST_LENT:
        raise DebitsUnderWay
    lend(order=occurrence.order, due_on=occurrence.date)


def lent_deliveries(subscription_id):
    """Return the periods that were brought, or will be, and are still owed."""
    return Occurrence.objects.filter(
        subscription=subscription_id,
        state__in=(States.PLACED, States.UNPAID),
        order__status__in=statuses.PLACED,
        order__payment_plan__balance_paid_at=None,
        order__payment_plan__isnull=False,
    )


def owed_deliveries(subscription_id):
    """Return those whose debit came back: somebody has to pay them by hand."""
    back = Q(tries__gt=0) | Q(state=States.UNPAID)
    rows = lent_deliveries(subscription_id).filter(back)
    return rows.select_related("order").order_by("nominal", "pk")
