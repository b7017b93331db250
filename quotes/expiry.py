"""Time passes: versions expire, are warned of before, balances fall due."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from payments.models import PaymentPlan
from quotes import mails
from quotes.answering import end_version
from quotes.models import Quote, QuoteVersion
from shop.order import statuses

State = Quote.State
States = QuoteVersion.State
# Who has not answered is reminded so long before.
WARNED = timedelta(days=5)
# Who owes a balance is asked for it so long before it is due.
ASKED = timedelta(days=7)
BATCH = 200


def expire_versions(now=None) -> int:
    """Close what was not answered in time; return how many there were."""
    now = now or timezone.now()
    over = QuoteVersion.objects.filter(state=States.SENT, valid_until__lte=now)
    return sum(
        _expire(pk, quote, now)
        for pk, quote in over.order_by("pk").values_list("pk", "quote_id")[:BATCH]
    )


@transaction.atomic
def _expire(version_id, quote_id, now) -> bool:
    Quote.objects.select_for_update(of=("self",)).get(pk=quote_id)
    version = QuoteVersion.objects.get(pk=version_id)
    if not end_version(version, States.EXPIRED, now, valid_until__lte=now):
        return False
    Quote.objects.filter(pk=quote_id, state=State.ANSWERED).update(state=State.EXPIRED)
    return True


def warn_of_expiry(now=None) -> int:
    """Remind who has not answered, once for each version; return how many."""
    now = now or timezone.now()
    near = QuoteVersion.objects.filter(
        state=States.SENT,
        warned_at=None,
        valid_until__gt=now,
        valid_until__lte=now + WARNED,
        # One that is valid for a few days only was sent with its end just now.
        sent_at__lte=now - WARNED,
    )
    keys = near.order_by("valid_until").values_list("pk", flat=True)[:BATCH]
    return sum(_warn(pk, now) for pk in keys)


@transaction.atomic
def _warn(version_id, now) -> bool:
    unwarned = QuoteVersion.objects.filter(
        pk=version_id, state=States.SENT, warned_at=None
    )
    if not unwarned.update(warned_at=now):
        return False
    version = QuoteVersion.objects.select_related("quote").get(pk=version_id)
    mails.post_expiring(version)
    return True


def ask_for_balances(now=None) -> int:
    """Ask for balances that are due within a week, once each; return how many."""
    now = now or timezone.now()
    plans = due_plans().filter(
        due_on__lte=timezone.localdate(now) + ASKED, order__quote_version__asked_at=None
    )
    return sum(_ask(plan, now) for plan in plans.order_by("due_on", "pk")[:BATCH])


@transaction.atomic
def _ask(plan, now) -> bool:
    version = plan.order.quote_version
    unasked = QuoteVersion.objects.filter(pk=version.pk, asked_at=None)
    if not unasked.update(asked_at=now):
        return False
    mails.post_balance_due(version, plan)
    return True


def due_plans():
    """Return the balances that quotes still owe."""
    return PaymentPlan.objects.filter(
        balance_paid_at=None,
        order__status__in=statuses.PLACED,
        order__quote_version__isnull=False,
    ).select_related("order__quote_version__quote")
