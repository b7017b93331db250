"""Quotes follow their orders."""

from django.dispatch import receiver

from oscar.core.loading import get_class

from payments.signals import balance_paid
from quotes import mails
from quotes.models import Quote, QuoteVersion
from shop.order import statuses
from shop.order.lines import loose_lines
from shop.order.vetoes import register_veto

order_status_changed = get_class("order.signals", "order_status_changed")
States = QuoteVersion.State


@receiver(order_status_changed)
def follow_order(order, old_status, new_status, **kwargs):
    """Let a quote lapse with its order, and come back with late money.

    Late money for a quote that was answered anew meets the unique key of versions and
    goes back. Connected without a sender: Oscar sends the order itself as one.
    """
    if new_status == statuses.CANCELLED:
        _move(order, States.ACCEPTED, States.LAPSED, Quote.State.CANCELLED)
    elif new_status == statuses.PAID and old_status == statuses.CANCELLED:
        _move(order, States.LAPSED, States.ACCEPTED, Quote.State.ACCEPTED)


def _move(order, before, after, state):
    moved = QuoteVersion.objects.filter(order=order, state=before).update(state=after)
    if moved:
        Quote.objects.filter(versions__order=order).update(state=state)


@receiver(balance_paid)
def follow_balance(sender, order, **kwargs):
    """Confirm that all is paid."""
    version = QuoteVersion.objects.filter(order=order).select_related("quote").first()
    if version is not None:
        mails.post_balance_paid(version)


@register_veto
def keep_deposit(order, now, *, lock=False) -> bool:
    """Let nobody but staff cancel an order that was agreed on and begun to be paid."""
    if order.status == statuses.PENDING or not loose_lines(order):
        return False
    return QuoteVersion.objects.filter(order=order.pk).exists()
