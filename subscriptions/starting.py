"""What a payment, or its end, means for subscriptions: in the payment's transaction."""

from django.db.models import F, Q
from django.utils import timezone

from oscar.core.loading import get_model

from payments.instalments import owes_balance
from stock.errors import HoldExpired
from subscriptions import mails
from subscriptions.charging import settle
from subscriptions.models import Bill, Occurrence, OccurrenceOrder, Subscription
from subscriptions.running import end_if_over
from subscriptions.schedule import locked_at

Order = get_model("order", "Order")
State = Subscription.State


def concerns(order_id) -> bool:
    """Tell whether an order began a subscription, or pays one that runs."""
    begun = Q(lines__subscription__isnull=False)
    later = Q(occurrence__isnull=False) | Q(bill__isnull=False)
    return Order.objects.filter(begun | later, pk=order_id).exists()


def begin(order_id, now=None) -> list:
    """Begin the subscriptions an order paid for: their deliveries are credits now."""
    now = now or timezone.now()
    waiting = Subscription.objects.filter(line__order=order_id, state=State.WAITING)
    begun = list(waiting.select_related("line", "size__plan__page").order_by("pk"))
    for subscription in begun:
        subscription.credits = subscription.line.quantity // subscription.bouquets
        subscription.state = State.ACTIVE
        subscription.next_day = subscription.anchor
        subscription.due_at = locked_at(subscription.anchor)
        subscription.save(update_fields=["credits", "state", "next_day", "due_at"])
        mails.post_started(subscription)
    return begun


def take_payment(order_id, now=None) -> None:
    """Note that a delivery, or a term, was paid; one that was lent is still charged."""
    now = now or timezone.now()
    rows = Occurrence.objects.select_related("subscription", "order__payment_plan")
    if occurrence := rows.filter(order=order_id).first():
        occurrence.state = Occurrence.State.PLACED
        if not owes_balance(occurrence.order):
            occurrence.next_try_at = None
        occurrence.last_error = ""
        # Paid late: its order travels on its own day again.
        delivery = occurrence.order.deliveries.first()
        occurrence.date = delivery.date if delivery else occurrence.date
        occurrence.save(update_fields=["state", "next_try_at", "last_error", "date"])
        _run_on(occurrence.subscription_id, occurrence, now)
        mails.post_gift(occurrence)
    bills = Bill.objects.filter(order=order_id).exclude(state=Bill.State.PAID)
    if bill := bills.first():
        bill.state, bill.next_try_at = Bill.State.PAID, None
        bill.save(update_fields=["state", "next_try_at"])
        Subscription.objects.filter(pk=bill.subscription_id).update(
            credits=F("credits") + bill.deliveries
        )
        _run_on(bill.subscription_id, None, now)
        # What waited for this term can be ordered now.
        Occurrence.objects.filter(
            subscription=bill.subscription_id,
            state=Occurrence.State.CLAIMED,
        ).update(next_try_at=now)


def _run_on(subscription_id, occurrence, now):
    locked = Subscription.objects.select_for_update(of=("self",))
    subscription = locked.get(pk=subscription_id)
    if subscription.state in (State.PAST_DUE, State.ON_HOLD):
        settle(subscription, occurrence, now)
    end_if_over(subscription)


def lose_order(order, *, was_paid: bool, now=None) -> None:
    """Follow an order that was cancelled.

    Unpaid: its period may be ordered again while it is tried. Paid: the period is
    cancelled, and a delivery paid in advance is owed again.
    """
    now = now or timezone.now()
    Subscription.objects.filter(line__order=order, state=State.WAITING).update(
        state=State.CANCELLED, cancelled_at=now
    )
    if was_paid:
        _stop_begun(order, now)
    occurrence = Occurrence.objects.filter(order=order).first()
    if occurrence is None:
        return
    if was_paid:
        done = Occurrence.objects.filter(
            pk=occurrence.pk, state=Occurrence.State.PLACED
        ).update(state=Occurrence.State.CANCELLED, next_try_at=None)
        if done:
            _owe_again(occurrence)
        return
    Occurrence.objects.filter(pk=occurrence.pk, state=Occurrence.State.ORDERED).update(
        state=Occurrence.State.CLAIMED, date=None
    )
    _owe_again(occurrence)


def _owe_again(occurrence):
    """Give back the delivery that was paid in advance for a period, once."""
    used = Occurrence.objects.filter(pk=occurrence.pk, by_credit=True)
    if used.update(by_credit=False):
        Subscription.objects.filter(pk=occurrence.subscription_id).update(
            credits=F("credits") + 1
        )


def _stop_begun(order, now):
    """Stop what an order began that is cancelled whole before anything was brought."""
    begun = Subscription.objects.filter(
        line__order=order, state__in=Subscription.RUNNING
    )
    begun.update(
        state=State.CANCELLED, cancelled_at=now, credits=0, due_at=None, next_day=None
    )


def refuse_replaced(order) -> None:
    """Raise HoldExpired for money of a period that another order was placed for."""
    tried = OccurrenceOrder.objects.filter(order=order)
    row = tried.select_related("occurrence").first()
    if row is None:
        return
    Subscription.objects.select_for_update(of=("self",)).get(
        pk=row.occurrence.subscription_id
    )
    row.occurrence.refresh_from_db()
    open_still = (Occurrence.State.CLAIMED, Occurrence.State.UNPAID)
    gone = row.occurrence.order_id != order.pk or row.by_credit
    if gone or row.occurrence.state not in open_still:
        raise HoldExpired(order_id=order.pk)


def revive(order) -> None:
    """Begin what was cancelled unpaid and is paid after all."""
    Subscription.objects.filter(
        line__order=order, state=State.CANCELLED, credits=0
    ).update(state=State.WAITING, cancelled_at=None)
