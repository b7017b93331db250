"""Terms that are paid again: billed when the last was used up, or ahead of that."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from common.errors import DomainError
from payments.models import SavedMethod
from shop.order import statuses
from subscriptions import mails
from subscriptions.charging import method_of
from subscriptions.models import Bill, Occurrence, Subscription
from subscriptions.orders import order_term
from subscriptions.prices import price_today
from subscriptions.schedule import is_paused, period_of

logger = logging.getLogger(__name__)

State = Subscription.State
# Who orders charges at once; a sweep charges what a dead worker left.
RESCUED_AFTER = timedelta(seconds=settings.SUBSCRIPTION_RESCUE_SECONDS)
# What becomes of a debit is known after fourteen business days at the latest
# (docs.stripe.com/payments/sepa-debit): it is asked for so long before the day.
BILLED_AHEAD = timedelta(days=21)
# Its owner hears of it so long before: the mandate that they sign at Stripe speaks of
# notifications "up to 2 days before" a debit.
TOLD_BEFORE = timedelta(days=2)


def bill_term(subscription, period: str, *, now, charged_in=RESCUED_AFTER) -> Bill:
    """Ask for a term, in the caller's transaction, the subscription locked.

    A sweep takes its money after ``charged_in``, unless the caller does at once.
    The database refuses a second bill for the same period. Raises what ``place_order``
    refuses.
    """
    # Asked for ahead of a period that was put off since: it pays for the one after.
    asked = Bill.objects.filter(
        subscription=subscription, state=Bill.State.OPEN, order__status=statuses.PENDING
    ).first()
    if asked is not None:
        return asked
    bill, created = Bill.objects.get_or_create(
        subscription=subscription,
        period=period,
        defaults={
            "deliveries": subscription.term,
            "next_try_at": now + charged_in,
        },
    )
    if created:
        bill.subscription = subscription
        order_term(bill, now=now)
        bill.save()
    return bill


def terms_to_debit(now=None):
    """Return the keys of subscriptions whose next term is to be debited by now."""
    debits = SavedMethod.objects.filter(user=OuterRef("user"), is_debit=True)
    unpaid = Bill.objects.filter(subscription=OuterRef("pk")).exclude(
        state=Bill.State.PAID
    )
    rows = Subscription.objects.filter(
        Exists(debits),
        ~Exists(unpaid),
        state=State.ACTIVE,
        renews=True,
        term__gt=1,
        credits=0,
        next_day__lte=timezone.localdate(now) + BILLED_AHEAD,
    )
    return rows.order_by("next_day", "pk").values_list("pk", flat=True)


@transaction.atomic
def bill_ahead(*, subscription_id: int, now=None) -> Bill | None:
    """Ask for the next term early, as its money comes days after it was asked for.

    Its owner is told; the account is debited two days later. None where nothing is to
    be asked: it was, another method pays, the next period is left out, or the shop
    cannot sell the term now; then it is billed when it locks.
    """
    rows = Subscription.objects.select_for_update(of=("self",))
    rows = rows.select_related("size__bouquet", "line", "user")
    subscription = rows.filter(pk__in=terms_to_debit(now), pk=subscription_id).first()
    method = subscription and method_of(subscription)
    if not (method and method.is_debit):
        return None
    period = period_of(subscription.rhythm, subscription.next_day)
    if _is_left_out(subscription, period):
        return None
    try:
        with transaction.atomic():
            return _bill_told(subscription, period, method, now or timezone.now())
    except DomainError as refusal:
        logger.warning("term of %s: %s", subscription.pk, refusal.code)
        return None


def _bill_told(subscription, period, method, now):
    """Bill at today's price, and say so: what the mail tells is what is debited."""
    before = subscription.unit_price
    subscription.unit_price = price_today(subscription)
    subscription.save(update_fields=["unit_price"])
    bill = bill_term(subscription, period, now=now, charged_in=TOLD_BEFORE)
    mails.post_debit(bill, method, before=before)
    return bill


def _is_left_out(subscription, period):
    pauses = subscription.pauses.values_list("first", "last")
    skipped = subscription.occurrences.filter(
        period=period, state=Occurrence.State.SKIPPED
    )
    return is_paused(subscription.next_day, pauses) or skipped.exists()
