"""What staff read on the page of one subscription, read before the template."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subscriptions.models import Occurrence, Subscription
from subscriptions.rights import ACT
from subscriptions.staff import open_charges
from subscriptions.timeline import timeline_of

# A weekly one has half a year on its page.
MOST_PERIODS = 26
MOST_BILLS = 10
States = Occurrence.State
JOINED = (
    *("size__plan__page", "size__bouquet__parent", "bouquet__parent"),
    *("line__order", "user", "method", "slot"),
)
# What a button does, and the words on it; those that move money ask first.
ACTIONS = {
    "bill": _("Bill now"),
    "forward": _("Bring the next one forward"),
    "resume": _("Resume"),
    "again": _("Try again"),
    "cancel": _("Cancel"),
}
ASKED_FIRST = ("bill", "forward", "cancel")


def subscription_page(pk, user) -> dict:
    """Return everything the page of a subscription tells; a fixed number of queries."""
    rows = Subscription.objects.select_related(*JOINED)
    subscription = get_object_or_404(rows, pk=pk)
    now = timezone.now()
    periods = subscription.occurrences.exclude(state=States.PLANNED)
    periods = periods.select_related("order", "bouquet__parent")
    periods = periods.prefetch_related("order__payment_attempts")
    bills = subscription.bills.select_related("order")
    bills = bills.prefetch_related("order__payment_attempts")
    shown = list(periods.order_by("-nominal")[:MOST_PERIODS])
    coming = [
        row
        for row in timeline_of(subscription, now)
        if row.occurrence is None or row.state in (States.PLANNED, States.SKIPPED)
    ]
    return {
        "subscription": subscription,
        "today": timezone.localdate(now),
        "coming": [row for row in coming if row.day >= timezone.localdate(now)],
        "state_words": dict(States.choices),
        "periods": shown,
        "bills": list(bills.order_by("-pk")[:MOST_BILLS]),
        "pauses": list(subscription.pauses.all()),
        "actions": _actions(subscription) if user.has_perm(ACT) else [],
        "back_url": reverse("subscription:index"),
    }


def _actions(subscription) -> list:
    """Return ``(name, words, address, asks first)`` of what can be done now."""
    state = Subscription.State
    active = subscription.state == state.ACTIVE
    waits = subscription.occurrences.filter(state=States.CLAIMED).exists()
    may = {
        "bill": bool(open_charges(subscription.pk)),
        "forward": active and subscription.next_day is not None,
        "resume": subscription.state == state.ON_HOLD,
        "again": waits and subscription.state in (state.ACTIVE, state.PAST_DUE),
        "cancel": subscription.is_running and subscription.cancelled_at is None,
    }
    return [
        (name, words, address(name, subscription.pk), name in ASKED_FIRST)
        for name, words in ACTIONS.items()
        if may[name]
    ]


def address(name, pk) -> str:
    """Return where a button of a subscription leads."""
    return reverse(f"subscription_admin:{name}", args=[pk])
