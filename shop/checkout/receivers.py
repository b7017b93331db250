"""Tell the customer what became of the payment, in the transaction that made it so."""

from django.dispatch import receiver

from oscar.apps.order.signals import order_status_changed

from payments.instalments import is_lent
from payments.models import PaymentPlan
from payments.signals import payment_confirmed
from shop.checkout.discounts import order_discounts
from shop.order import statuses
from shop.order.mails import post_order_mail, post_progress, what_was_ordered

# On its way, ready, delivered: each delivery tells that itself.
TOLD = (statuses.PREPARING, statuses.CANCELLED)


@receiver(payment_confirmed)
def mail_confirmation(sender, order, in_two=False, **kwargs):
    """Confirm a paid order to whoever ordered."""
    discounts = [
        {"name": each.name, "code": each.code, "amount": str(each.amount)}
        for each in order_discounts(order)
    ]
    known = what_was_ordered(order) | {"lent": is_lent(order)}
    if in_two:
        plan = PaymentPlan.objects.get(order=order)
        known |= {
            "deposit": str(plan.deposit),
            "balance": str(plan.balance),
            "due_on": plan.due_on.isoformat(),
        }
    post_order_mail(order, "order_confirmed", discounts=discounts, **known)


@receiver(order_status_changed)
def mail_progress(order, old_status, new_status, told=False, **kwargs):
    """Tell each step of a paid order once; being paid has a mail of its own.

    Connected without a sender: Oscar sends the order itself as one.
    """
    if old_status != statuses.PENDING and new_status in TOLD and not told:
        post_progress(order, new_status)
