"""What a customer does with a subscription, by the signed link of a mail."""

from datetime import date
from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from allauth.core.internal import ratelimit

from common.errors import DomainError
from subscriptions import changing
from subscriptions.links import subscription_from_token
from subscriptions.models import Subscription
from subscriptions.timeline import timeline_of
from users.views import too_many_requests

WINDOW = 600
LIMIT = {
    "app": "subscriptions",
    "action": "subscription_link",
    # Wrong links of one visitor; right ones cost nothing.
    "config": {"subscription_link": f"20/{WINDOW}s/ip"},
    "limit_get": True,
}


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
            try:
                words["day"] = date.fromisoformat(words["day"])
            except ValueError:
                raise Http404 from None
        return view(request, subscription, token, **words)

    return opened


@never_cache
@require_GET
@with_subscription
def own(request, subscription, token):
    """Show what comes, what came, and what may be changed."""
    context = {
        "subscription": subscription,
        "token": token,
        "timeline": timeline_of(subscription, timezone.now()),
    }
    return render(request, "subscriptions/own.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_subscription
def skip(request, subscription, token, day):
    """Ask once, then leave a delivery out; a second click changes nothing."""
    if request.method != "POST":
        context = {"subscription": subscription, "token": token, "day": day}
        return render(request, "subscriptions/skip.html", context)
    try:
        changing.skip(subscription_id=subscription.pk, day=day)
    except DomainError as refusal:
        return refused(request, subscription, token, refusal)
    words = _("Nothing comes on %(day)s.") % {"day": date_format(day, "l j F")}
    messages.success(request, words)
    return redirect("subscriptions:own", token)


def refused(request, subscription, token, refusal):
    """Say why something stays as it is, and whom to call."""
    context = {"subscription": subscription, "token": token, "refusal": refusal}
    return render(request, "subscriptions/refused.html", context, status=409)


@never_cache
@require_GET
@with_subscription
def delivery(request, subscription, token, day):
    """Show one delivery and what may be changed of it."""
    rows = timeline_of(subscription, timezone.now())
    row = next((each for each in rows if each.day == day), None)
    if row is None:
        raise Http404
    context = {"subscription": subscription, "token": token, "row": row}
    return render(request, "subscriptions/delivery.html", context)
