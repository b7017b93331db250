"""What a customer puts off or moves: pauses, another day, another rhythm."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import DomainError
from subscriptions import changing
from subscriptions.errors import Locked, NotAChoice, PauseWrong, PeriodTaken
from subscriptions.own_forms import MoveForm, PauseForm, RhythmForm
from subscriptions.periods import coming_days, period_open, refuse_cancelled
from subscriptions.rescheduling import earliest_first
from subscriptions.views.doors import (
    not_for_recipients,
    refused,
    show,
    with_subscription,
)


def done(request, token, words):
    """Say what was done, on the subscription's page."""
    messages.success(request, words)
    return redirect("subscriptions:own", token)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_subscription
@not_for_recipients
def pause(request, subscription, token):
    """Ask for two days, and let nothing come between them."""
    form, status = PauseForm(request.POST or None), 200
    try:
        refuse_cancelled(subscription)
        if request.method == "POST":
            status = 422
            if form.is_valid():
                row = changing.pause(
                    subscription_id=subscription.pk, **form.cleaned_data
                )
                return done(request, token, _paused(row))
    except (PauseWrong, Locked) as refusal:
        form.add_error(None, refusal.message)
        status = 409
    except DomainError as refusal:
        return refused(request, subscription, token, refusal)
    return show(request, subscription, token, "pause", status, form=form)


def _paused(row):
    return _("Nothing comes from %(first)s to %(last)s.") % {
        "first": date_format(row.first, "j F Y"),
        "last": date_format(row.last, "j F Y"),
    }


@never_cache
@require_POST
@with_subscription
@not_for_recipients
def end_pause(request, subscription, token, pk):
    """Take a pause back."""
    try:
        changing.end_pause(subscription_id=subscription.pk, pause_id=pk)
    except DomainError as refusal:
        return refused(request, subscription, token, refusal)
    return done(request, token, _("The pause is over: your flowers come again."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_subscription
@not_for_recipients
def rhythm(request, subscription, token):
    """Change how often they come, and on which weekday."""
    form = RhythmForm(
        request.POST or None,
        rhythms=subscription.size.plan.rhythms,
        initial={"rhythm": subscription.rhythm, "first": subscription.next_day},
    )
    status = 200
    try:
        refuse_cancelled(subscription)
        if request.method == "POST":
            status = 422
            if form.is_valid():
                changing.change_rhythm(
                    subscription_id=subscription.pk, **form.cleaned_data
                )
                return done(request, token, _("Your deliveries come in a new rhythm."))
    except (PeriodTaken, Locked, NotAChoice) as refusal:
        form.add_error("first", refusal.message)
        status = 409
    except DomainError as refusal:
        return refused(request, subscription, token, refusal)
    earliest = subscription.next_day and earliest_first(
        subscription, subscription.rhythm
    )
    return show(
        request, subscription, token, "rhythm", status, form=form, earliest=earliest
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_subscription
def move(request, subscription, token, day):
    """Let one delivery come on another day of its period."""
    if day not in coming_days(subscription) and subscription.is_running:
        raise Http404
    form = MoveForm(
        request.POST or None,
        days=changing.days_to_choose(subscription, day),
        initial={"to": day.isoformat()},
    )
    status = 200
    try:
        period_open(subscription, day, timezone.now())
        if request.method == "POST":
            status = 422
            if form.is_valid():
                to = date.fromisoformat(form.cleaned_data["to"])
                changing.move_delivery(subscription_id=subscription.pk, day=day, to=to)
                words = _("This delivery comes on %(day)s.")
                return done(request, token, words % {"day": date_format(to, "l j F")})
    except DomainError as refusal:
        return refused(request, subscription, token, refusal)
    return show(request, subscription, token, "move", status, form=form, day=day)
