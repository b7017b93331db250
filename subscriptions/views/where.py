"""What comes and to whom: another bouquet, another address, of one delivery or all."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.errors import DomainError
from delivery.errors import PostcodeNotServed
from subscriptions import changing
from subscriptions.errors import NotAChoice, NotRunning
from subscriptions.models import RECIPIENT
from subscriptions.own_forms import SwapForm, WhereForm
from subscriptions.periods import period_open
from subscriptions.views.change import done
from subscriptions.views.doors import refused, show, with_subscription


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_subscription
def swap(request, subscription, token, day=None):
    """Choose another bouquet; what it costs more stands beside it."""
    may_cost, status = not subscription.held_by_recipient, 200
    try:
        row = _open(subscription, day)
        bouquets = changing.bouquets_of(subscription, may_cost=may_cost)
        now_brought = (row and row.bouquet) or subscription.brought
        form = SwapForm(
            request.POST or None,
            bouquets=bouquets,
            initial={"bouquet": now_brought.pk},
        )
        if request.method == "POST":
            status = 422
            if form.is_valid():
                changing.swap(
                    subscription_id=subscription.pk,
                    product_id=form.cleaned_data["bouquet"],
                    day=day,
                    may_cost=may_cost,
                )
                return done(request, token, _("Your choice is noted."))
    except NotAChoice as refusal:
        form.add_error("bouquet", refusal.message)
        status = 409
    except DomainError as refusal:
        return refused(request, subscription, token, refusal)
    return show(
        request,
        subscription,
        token,
        "swap",
        status,
        form=form,
        day=day,
        may_cost=may_cost,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_subscription
def recipient(request, subscription, token, day=None):
    """Change who gets the flowers and where."""
    status = 200
    try:
        row = _open(subscription, day)
        changes = row.changes if row else {}
        usual = {name: getattr(subscription, name) for name in RECIPIENT}
        form = WhereForm(request.POST or None, initial=usual | changes)
        if subscription.held_by_recipient:
            # The giver's words are the giver's.
            del form.fields["card_message"], form.fields["card_signature"]
        if request.method == "POST":
            status = 422
            if form.is_valid():
                changing.readdress(
                    subscription_id=subscription.pk, said=form.cleaned_data, day=day
                )
                return done(request, token, _("The address is noted."))
    except PostcodeNotServed as refusal:
        form.add_error("postcode", refusal.message)
    except DomainError as refusal:
        return refused(request, subscription, token, refusal)
    return show(request, subscription, token, "where", status, form=form, day=day)


def _open(subscription, day):
    """Return the row of a day that may be changed, None where all are meant."""
    if day is None:
        if not subscription.is_running:
            raise NotRunning
        return None
    return period_open(subscription, day, timezone.now())
