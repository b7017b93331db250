"""What a customer sees and skips of a subscription, by the signed link of a mail."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from common.errors import DomainError
from shop.order.links import order_token
from subscriptions import changing, resuming
from subscriptions.charging import method_of
from subscriptions.debits import owed_deliveries
from subscriptions.errors import (
    AlreadyCancelled,
    Locked,
    NothingToCome,
    NotRunning,
)
from subscriptions.ics import calendar_of
from subscriptions.models import Occurrence, Subscription
from subscriptions.staff import open_charges
from subscriptions.timeline import timeline_of
from subscriptions.views.doors import (
    not_for_recipients,
    refused,
    show,
    with_subscription,
)

State = Subscription.State
MOST_PAST = 12
# A mail names a day that lies further ahead once a rhythm or a pause changed.
AHEAD_SHOWN = 60
AHEAD = (
    Occurrence.State.PLANNED,
    Occurrence.State.SKIPPED,
    Occurrence.State.PAUSED,
)


@never_cache
@require_GET
@with_subscription
def own(request, subscription, token):
    """Show what comes, what came, and what may be changed."""
    now = timezone.now()
    rows = timeline_of(subscription, now)
    coming = [row for row in rows if row.may_change or not is_over(row)]
    past = [row for row in reversed(rows) if row not in coming][:MOST_PAST]
    if not subscription.held_by_recipient:
        for row in rows:
            link_order(row)
    today = timezone.localdate(now)
    owed = owed_deliveries(subscription.pk).first()
    return show(
        request,
        subscription,
        token,
        "own",
        coming=coming,
        past=past,
        following=next((row for row in coming if row.state not in AHEAD[1:]), None),
        pauses=list(subscription.pauses.filter(last__gte=today)),
        first_order=None
        if subscription.held_by_recipient
        else order_token(subscription.line.order.number),
        owed=owed,
        pay_order=_to_pay(subscription, owed),
        method=None if subscription.held_by_recipient else method_of(subscription),
        bills=[] if subscription.held_by_recipient else _bills(subscription),
        may_put_off=subscription.is_running and not subscription.cancelled_at,
    )


def is_over(row) -> bool:
    """Tell whether nothing comes of a delivery any more."""
    states = Occurrence.State
    if row.state in (states.PLANNED, states.CLAIMED, states.ORDERED):
        return False
    day = row.travels or row.day
    return row.state != states.PLACED or day < timezone.localdate()


def link_order(row) -> None:
    """Give an ordered delivery the link of its order."""
    if row.occurrence and row.occurrence.order_id:
        row.occurrence.order_token = order_token(row.occurrence.order.number)


def _to_pay(subscription, owed):
    """Return the link of the order a payment failed of, None where none is open."""
    if subscription.held_by_recipient:
        return None
    charge = owed
    if charge is None and subscription.state == State.PAST_DUE:
        charge = next(iter(open_charges(subscription.pk)), None)
    return charge and order_token(charge.order.number)


def _bills(subscription):
    bills = list(subscription.bills.filter(order__isnull=False).select_related("order"))
    return [(bill, order_token(bill.order.number)) for bill in bills]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_subscription
def skip(request, subscription, token, day):
    """Ask once, then leave a delivery out; a second click changes nothing."""
    if request.method != "POST":
        # What cannot be skipped is said before anybody presses the button.
        row = _row(subscription, day)
        if row and row.may_change and not subscription.cancelled_at:
            return show(request, subscription, token, "skip", row=row)
        return refused(request, subscription, token, _why(subscription, row))
    try:
        changing.skip(subscription_id=subscription.pk, day=day)
    except DomainError as refusal:
        return refused(request, subscription, token, refusal)
    words = _("Nothing comes on %(day)s.") % {"day": date_format(day, "l j F")}
    messages.success(request, words)
    return redirect("subscriptions:own", token)


def _why(subscription, row):
    if subscription.cancelled_at:
        return AlreadyCancelled()
    if not subscription.is_running:
        return NotRunning()
    return Locked() if row else NothingToCome()


@never_cache
@require_POST
@with_subscription
def unskip(request, subscription, token, day):
    """Bring a skipped delivery after all."""
    try:
        changing.unskip(subscription_id=subscription.pk, day=day)
    except DomainError as refusal:
        return refused(request, subscription, token, refusal)
    words = _("Your flowers come on %(day)s after all.")
    messages.success(request, words % {"day": date_format(day, "l j F")})
    return redirect("subscriptions:own", token)


@never_cache
@require_POST
@with_subscription
@not_for_recipients
def resume(request, subscription, token):
    """Let a subscription that was stopped run on, to be charged again."""
    try:
        found = resuming.resume(subscription_id=subscription.pk)
    except DomainError as refusal:
        return refused(request, subscription, token, refusal)
    words = _("It runs again. The next delivery is that of %(day)s.")
    day = date_format(found.next_day, "l j F")
    messages.success(request, words % {"day": day})
    return redirect("subscriptions:own", token)


@never_cache
@require_GET
@with_subscription
def delivery(request, subscription, token, day):
    """Show one delivery and what may be changed of it."""
    row = _row(subscription, day)
    if row is None:
        raise Http404
    if not subscription.held_by_recipient:
        link_order(row)
    changes = row.occurrence.changes if row.occurrence else {}
    names = ("recipient_name", "line1", "line2", "postcode", "commune", "card_message")
    return show(
        request,
        subscription,
        token,
        "delivery",
        row=row,
        where={n: changes.get(n, getattr(subscription, n)) for n in names},
        may_put_off=row.may_change and not subscription.cancelled_at,
    )


def _row(subscription, day):
    rows = timeline_of(subscription, timezone.now(), ahead=AHEAD_SHOWN)
    return next((each for each in rows if each.day == day), None)


@never_cache
@require_GET
@with_subscription
def calendar(request, subscription, token):
    """Send the coming deliveries as a calendar file."""
    url = settings.SITE_URL + reverse("subscriptions:own", args=[token])
    rows = timeline_of(subscription, timezone.now())
    content = calendar_of(subscription, rows, url=url)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    name = f"{subscription.code}.ics"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
