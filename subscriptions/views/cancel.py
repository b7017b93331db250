"""Stop a subscription: the first page says what it means, the second click does it."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.errors import DomainError
from common.templatetags.look import money
from subscriptions.cancelling import cancel_subscription, ending_of
from subscriptions.own_forms import CancelForm
from subscriptions.timeline import timeline_of
from subscriptions.views.change import done
from subscriptions.views.doors import (
    not_for_recipients,
    refused,
    show,
    with_subscription,
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_subscription
@not_for_recipients
def cancel(request, subscription, token):
    """Show deliveries and euros, offer to skip or pause instead, then stop it."""
    data = request.POST if request.method == "POST" else None
    form, status = CancelForm(data), 200
    try:
        ending = ending_of(subscription)
        if request.method == "POST":
            status = 422
            # The only required thing is the click.
            if form.is_valid():
                return _stop(request, subscription, token, form.cleaned_data)
    except DomainError as refusal:
        return refused(request, subscription, token, refusal)
    rows = timeline_of(subscription, timezone.now())
    skippable = [row for row in rows if row.may_change and row.state == "planned"]
    return show(
        request,
        subscription,
        token,
        "cancel",
        status,
        form=form,
        ending=ending,
        to_skip=skippable[0] if skippable else None,
        total=ending.still_to_come + ending.on_the_way,
    )


def _stop(request, subscription, token, said):
    user = request.user if request.user.is_authenticated else None
    ending = cancel_subscription(
        subscription_id=subscription.pk,
        reason=said["reason"],
        words=said["words"],
        user=user,
    )
    words = _("Your subscription is cancelled.")
    if ending.back:
        words = _("Your subscription is cancelled. %(amount)s goes back to you.")
        words = words % {"amount": money(ending.back)}
    return done(request, token, words)
