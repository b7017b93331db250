"""Subscriptions follow their orders."""

from django.dispatch import receiver

from oscar.core.loading import get_class

from catalogue.kinds import Kind
from payments.signals import balance_paid, payment_confirmed
from refunds.signals import units_given_back
from shop.basket.signals import baskets_merging
from shop.order import statuses
from stock.signals import hold_retaking
from subscriptions import starting
from subscriptions.cancelling import follow_refund

order_status_changed = get_class("order.signals", "order_status_changed")


@receiver(order_status_changed)
def follow_order(order, old_status, new_status, **kwargs):
    """Connected without a sender: Oscar sends the order itself as one."""
    if new_status == statuses.CANCELLED:
        starting.lose_order(order, was_paid=old_status != statuses.PENDING)
    elif new_status == statuses.PAID and old_status == statuses.CANCELLED:
        starting.revive(order)


@receiver(payment_confirmed)
def follow_payment(sender, order, **kwargs):
    """Begin what was paid, and note deliveries that were; most orders are neither."""
    if starting.concerns(order.pk):
        starting.begin(order.pk)
        starting.take_payment(order.pk)


@receiver(balance_paid)
def follow_debit(sender, order, **kwargs):
    """Note that the money of a lent delivery came; most balances are a quote's."""
    if starting.concerns(order.pk):
        starting.take_payment(order.pk)


@receiver(hold_retaking)
def refuse_old_money(sender, order, **kwargs):
    """Send money back that comes for a period another order was placed for."""
    starting.refuse_replaced(order)


@receiver(units_given_back)
def follow_money_back(sender, order_id, units, **kwargs):
    """Owe fewer deliveries when some of what was paid in advance went back."""
    follow_refund(units)


@receiver(baskets_merging)
def keep_the_last_chosen(sender, merged, into, **kwargs):
    """Let one subscription be in a basket, the one chosen last: they share a line."""
    if merged.lines.filter(product__kind=Kind.PLAN).exists():
        into.lines.filter(product__kind=Kind.PLAN).delete()
