"""The mail that tells what comes, while it can still be changed."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from subscriptions import mails
from subscriptions.cancelling import lock
from subscriptions.models import Occurrence, Subscription
from subscriptions.prices import price_today, price_with
from subscriptions.schedule import (
    LOCK_DAYS,
    NOTICE_DAYS,
    is_paused,
    locked_at,
    noticed_at,
    period_of,
)

AHEAD = timedelta(days=NOTICE_DAYS - LOCK_DAYS)


def due_notices(now=None):
    """Return the keys of subscriptions whose next delivery is to be told, by lock."""
    now = now or timezone.now()
    near = Subscription.objects.filter(
        state=Subscription.State.ACTIVE, due_at__gt=now, due_at__lte=now + AHEAD
    )
    told = Occurrence.objects.filter(
        noticed_at__isnull=False,
        state__in=(Occurrence.State.PLANNED, Occurrence.State.SKIPPED),
    )
    told = told.filter(nominal__gte=timezone.localdate(now))
    near = near.exclude(
        pk__in=told.filter(subscription__in=near).values("subscription_id")
    )
    return near.order_by("due_at", "pk").values_list("pk", flat=True)


@transaction.atomic
def send_notice(*, subscription_id: int, now=None) -> bool:
    """Tell what comes next and what it costs, once a period; return whether it was.

    What it says is what is charged: a price that changed since the last delivery holds
    from here on, and never for a delivery that was told at another.
    """
    now = now or timezone.now()
    subscription = lock(subscription_id)
    day = subscription.next_day
    if subscription.state != Subscription.State.ACTIVE or day is None:
        return False
    if not noticed_at(day) <= now < locked_at(day):
        return False
    if is_paused(day, subscription.pauses.values_list("first", "last")):
        return False
    row, _created = Occurrence.objects.get_or_create(
        subscription=subscription,
        period=period_of(subscription.rhythm, day),
        defaults={"nominal": day},
    )
    if row.noticed_at or row.state != Occurrence.State.PLANNED:
        return False
    before = subscription.unit_price
    if subscription.credits == 0:
        subscription.unit_price = price_today(subscription)
        subscription.save(update_fields=["unit_price"])
    row.noticed_at = now
    row.unit_price = price_with(subscription, row.bouquet or subscription.brought)
    row.save(update_fields=["noticed_at", "unit_price"])
    row.subscription = subscription
    mails.post_notice(row, before=before)
    return True
