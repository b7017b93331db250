"""Orders paid in two instalments: what is due now, and taking the balance in."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from oscar.core.loading import get_model

from common.money import ZERO
from payments.errors import BalanceNotDue
from payments.models import PaymentAttempt, PaymentPlan
from payments.signals import balance_paid
from shop.order import statuses

Order = get_model("order", "Order")
Instalment = PaymentAttempt.Instalment


@dataclass(frozen=True)
class Due:
    """What a customer pays next of an order, euros incl. VAT."""

    instalment: str
    amount: Decimal


def split_payment(*, order, deposit: Decimal, due_on: date) -> PaymentPlan | None:
    """Let a pending order be paid in two: ``deposit`` now, the rest by ``due_on``.

    In the transaction that places the order. A deposit of the whole total is no split:
    None. One that is not above zero and below the total is refused: ValueError.
    """
    if deposit == order.total_incl_tax:
        return None
    if not 0 < deposit < order.total_incl_tax:
        raise ValueError(f"a deposit of {deposit} for {order.total_incl_tax}")
    return PaymentPlan.objects.create(
        order=order,
        deposit=deposit,
        balance=order.total_incl_tax - deposit,
        due_on=due_on,
    )


def lend(*, order, due_on: date) -> PaymentPlan:
    """Let a pending order be made now and paid by direct debit, by ``due_on``.

    In the transaction that settles it. All of it is balance then, so that money which
    never comes stays owed, and an order that is cancelled takes none.
    """
    order.payment_plan = PaymentPlan.objects.create(
        order=order, deposit=ZERO, balance=order.total_incl_tax, due_on=due_on
    )
    return order.payment_plan


def is_lent(order) -> bool:
    """Tell whether an order is made before any of its money came."""
    plan = plan_of(order)
    return plan is not None and plan.deposit == 0


def plan_of(order) -> PaymentPlan | None:
    """Return how an order is split, None where it is paid whole."""
    return getattr(order, "payment_plan", None)


def owes_balance(order) -> bool:
    """Tell whether the deposit came in and the balance did not."""
    if order.status not in statuses.PLACED:
        return False
    plan = plan_of(order)
    return plan is not None and plan.balance_paid_at is None


def next_due(order) -> Due:
    """Return which instalment an order that may be paid waits for."""
    plan = plan_of(order)
    if plan is None:
        return Due(Instalment.WHOLE, order.total_incl_tax)
    if order.status == statuses.PENDING:
        return Due(Instalment.DEPOSIT, plan.deposit)
    return Due(Instalment.BALANCE, plan.balance)


def settle_balance(order) -> None:
    """Note that the balance of an order came in, in the caller's transaction.

    Raises BalanceNotDue when the order was cancelled meanwhile, or the balance came in
    before: the money must go back.
    """
    locked = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    unpaid = PaymentPlan.objects.filter(order=order.pk, balance_paid_at=None)
    if locked.status not in statuses.PLACED:
        raise BalanceNotDue
    if not unpaid.update(balance_paid_at=timezone.now()):
        raise BalanceNotDue
    balance_paid.send(sender=PaymentPlan, order=locked)
