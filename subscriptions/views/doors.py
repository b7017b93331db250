"""Opening a subscription by its signed link, and saying what is refused."""

from datetime import date
from functools import wraps

from django.http import Http404
from django.shortcuts import render

from allauth.core.internal import ratelimit

from subscriptions.links import subscription_from_token
from subscriptions.models import Subscription
from subscriptions.selectors import page_of
from users.views import too_many_requests

WINDOW = 600
LIMIT = {
    "app": "subscriptions",
    "action": "subscription_link",
    # Wrong links of one visitor; right ones cost nothing.
    "config": {"subscription_link": f"20/{WINDOW}s/ip"},
    "limit_get": True,
}
# Nobody subscribed before, and nobody plans after.
FIRST, LAST = date(2020, 1, 1), date(2200, 1, 1)


def with_subscription(view):
    """Give a view the subscription of its link: 404 for a wrong one, 429 for many."""

    @wraps(view)
    def opened(request, token, **words):
        if not ratelimit.consume(request, dry_run=True, **LIMIT):
            return too_many_requests(request, WINDOW)
        try:
            subscription, recipient = subscription_from_token(token)
        except Subscription.DoesNotExist:
            ratelimit.consume(request, **LIMIT)
            raise Http404 from None
        subscription.held_by_recipient = recipient
        if "day" in words:
            words["day"] = day_of(words["day"])
        return view(request, subscription, token, **words)

    return opened


def not_for_recipients(view):
    """Keep what is about money, or about the end, from who only gets the flowers."""

    @wraps(view)
    def opened(request, subscription, token, **words):
        if subscription.held_by_recipient:
            raise Http404
        return view(request, subscription, token, **words)

    return opened


def day_of(text) -> date:
    """Return the day of an address; what is no day is no address."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if not FIRST <= day <= LAST:
        raise Http404
    return day


def show(request, subscription, token, name, status=200, **more):
    """Show one of a subscription's own pages."""
    context = {
        "subscription": subscription,
        "plan_page": page_of(subscription.size.plan),
        "token": token,
    }
    template = f"subscriptions/{name}.html"
    return render(request, template, context | more, status=status)


def refused(request, subscription, token, refusal):
    """Say why something stays as it is, and whom to call."""
    return show(request, subscription, token, "refused", 409, refusal=refusal)
