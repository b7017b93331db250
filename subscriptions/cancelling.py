"""Stop a subscription: what still comes, what goes back, shown before it is done."""

import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from oscar.core.loading import get_model

from common.money import ZERO
from refunds.models import LineTally, Refund
from refunds.parts import Units, price_parts, total_of, within
from refunds.selectors import refundable
from refunds.services import request_refund
from shop.order import statuses
from shop.order.lines import loose_lines
from shop.order.vetoes import register_veto
from stock.services import release_hold
from subscriptions import mails
from subscriptions.errors import AlreadyCancelled, NotRunning
from subscriptions.models import Occurrence, Subscription
from subscriptions.schedule import is_paused

Line = get_model("order", "Line")
Order = get_model("order", "Order")
KEYS = uuid.UUID("0b6f7f52-94a1-4c8e-8f2b-1c1f9a7d5e10")
State = Subscription.State
OVER = (statuses.DELIVERED, statuses.CANCELLED, statuses.REFUNDED)


@dataclass(frozen=True)
class Ending:
    """What cancelling means: deliveries that still come, and euros that go back.

    ``still_to_come`` are those the plan asks for at least, ``on_the_way`` those that
    were ordered and are not brought yet.
    """

    still_to_come: int
    back: Decimal
    undelivered: int
    on_the_way: int = 0


def ending_of(subscription) -> Ending:
    """Return what cancelling now would mean.

    Deliveries that were agreed at least, or that are being prepared, still come; what
    was paid for the others goes back: undelivered deliveries at the price paid for
    them, euros incl. VAT. Raises NotRunning.
    """
    if subscription.cancelled_at:
        raise AlreadyCancelled
    if not subscription.is_running:
        raise NotRunning
    paid = subscription.credits + _held_back(subscription).count()
    owed = _owed(subscription, paid)
    undelivered = max(paid - owed, 0)
    parts = _parts(subscription, undelivered)
    amount = sum((_amount(order, own) for order, own in parts.items()), ZERO)
    coming = subscription.occurrences.filter(state=Occurrence.State.PLACED)
    coming = coming.exclude(order__status__in=OVER)
    return Ending(owed, amount, undelivered, coming.count())


def _held_back(subscription):
    """Return paid deliveries whose dearer bouquet is not paid: they are dropped."""
    return subscription.occurrences.filter(
        state=Occurrence.State.ORDERED, by_credit=True
    )


def _owed(subscription, paid):
    """Return how many deliveries the plan's minimum still asks for."""
    done = subscription.occurrences.filter(state=Occurrence.State.PLACED).count()
    owed = max(subscription.size.plan.minimum_deliveries - done, 0)
    if subscription.state != State.ACTIVE:
        # Nothing is brought to who does not pay.
        owed = 0
    # What is paid in terms is not billed again once it is cancelled.
    return owed if subscription.term == 1 else min(owed, paid)


@transaction.atomic
def cancel_subscription(
    *, subscription_id: int, reason: str, words: str = "", user=None, now=None
) -> Ending:
    """Stop a subscription; return what it meant.

    What is locked already still comes. Money of undelivered deliveries goes back by the
    way it came. A plan's minimum is brought first: then the subscription runs until it
    is reached. Raises NotRunning, AlreadyCancelled where it was stopped before.
    """
    now = now or timezone.now()
    _lock_orders(subscription_id)
    subscription = lock(subscription_id)
    ending = ending_of(subscription)
    _drop_open(subscription)
    for order, parts in _parts(subscription, ending.undelivered).items():
        _give_back(subscription, order, parts, user)
    subscription.refresh_from_db(fields=["credits"])
    subscription.cancelled_at, subscription.cancel_reason = now, reason
    subscription.cancel_words = words.strip()[:300]
    if ending.still_to_come:
        _run_out(subscription, ending.still_to_come)
    else:
        subscription.renews = False
        subscription.state = State.CANCELLED
        subscription.next_day = subscription.due_at = None
    subscription.save()
    mails.post_cancelled(subscription, ending)
    return ending


def _lock_orders(subscription_id):
    """Lock the orders concerned: who pays one holds it before the subscription."""
    own = Order.objects.filter(lines__subscription=subscription_id)
    own |= Order.objects.filter(bill__subscription=subscription_id)
    own |= Order.objects.filter(
        occurrence__subscription=subscription_id,
        occurrence__state__in=Occurrence.OPEN,
    )
    keys = sorted(set(own.values_list("pk", flat=True)))
    locked = Order.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    list(locked.order_by("pk"))


def lock(subscription_id) -> Subscription:
    """Return a subscription, its row locked until the end of the transaction."""
    rows = Subscription.objects.select_for_update(of=("self",))
    return rows.select_related("size__plan", "size__bouquet", "bouquet", "line").get(
        pk=subscription_id
    )


def _run_out(subscription, left):
    """Let the last delivery that was agreed on be the last."""
    day = subscription.next_day
    pauses = list(subscription.pauses.values_list("first", "last"))
    skipped = subscription.occurrences.filter(state=Occurrence.State.SKIPPED)
    skipped = set(skipped.values_list("nominal", flat=True))
    while day:
        left -= not (day in skipped or is_paused(day, pauses))
        if not left:
            subscription.ends_on = day
            return
        day = subscription.following(day)


def _drop_open(subscription):
    """Let go of what waits for money, or was never ordered."""
    for each in subscription.occurrences.filter(state__in=Occurrence.OPEN):
        order_id = each.order_id
        each.state, each.next_try_at = Occurrence.State.CANCELLED, None
        each.save(update_fields=["state", "next_try_at"])
        if order_id:
            release_hold(order_id=order_id, note="Subscription cancelled")
    for bill in subscription.bills.filter(state="open"):
        bill.state, bill.next_try_at = "unpaid", None
        bill.save(update_fields=["state", "next_try_at"])
        if bill.order_id:
            release_hold(order_id=bill.order_id, note="Subscription cancelled")


def _parts(subscription, deliveries) -> dict:
    """Return ``{order: [Units]}`` that pay so many deliveries back, newest first."""
    units, found = deliveries * subscription.bouquets, {}
    if not units:
        return found
    paid = [bill.order_id for bill in subscription.bills.filter(state="paid")]
    lines = Line.objects.filter(order__in=paid) | Line.objects.filter(
        pk=subscription.line_id
    )
    for line in lines.select_related("order").order_by("-pk"):
        left = next(
            (row.units for row in refundable(line.order).lines if row.line == line), 0
        )
        taken = min(units, left)
        if taken:
            found[line.order] = [Units(line.pk, taken)]
            units -= taken
    return found


def _amount(order, parts):
    left = refundable(order)
    return total_of(within(price_parts(parts, left), left.left))


def _give_back(subscription, order, parts, user):
    if not _amount(order, parts):
        return
    with translation.override(subscription.language):
        reason = _("Subscription %(code)s cancelled") % {"code": subscription.code}
    wanted = ",".join(f"{each.line_id}x{each.quantity}" for each in parts)
    request_refund(
        order_id=order.pk,
        reason=reason,
        key=uuid.uuid5(KEYS, f"{subscription.pk}:{wanted}"),
        parts=parts,
        at_most_left=True,
        # Its mail is ours.
        kind=Refund.Kind.CANCELLED,
        user=user,
    )


def follow_refund(units) -> None:
    """Owe fewer deliveries where units of a line that paid for them went back.

    A delivery of several bouquets is owed while one of its units is paid. Goodwill for
    flowers that were brought is no unit of the line.
    """
    for line_id, quantity in units.items():
        bill_of = Subscription.objects.filter(bills__order__lines=line_id)
        found = (Subscription.objects.filter(line=line_id) | bill_of).distinct()
        for subscription in found:
            gone = _deliveries_gone(line_id, quantity, subscription.bouquets)
            left = Greatest(F("credits") - gone, 0)
            Subscription.objects.filter(pk=subscription.pk).update(credits=left)


def _deliveries_gone(line_id, quantity, bouquets):
    """Return how many deliveries these units were the last ones of."""
    refunded = LineTally.objects.values_list("refunded", flat=True).get(line=line_id)
    return refunded // bouquets - (refunded - quantity) // bouquets


@register_veto
def began_already(order, now, *, lock=False) -> bool:
    """Tell whether deliveries that an order paid for were made already."""
    if not loose_lines(order):
        return False
    begun = Subscription.objects.filter(line__order=order).filter(
        occurrences__state=Occurrence.State.PLACED
    )
    return begun.exists()
