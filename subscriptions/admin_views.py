"""Buttons of a subscription, and the pages about all of them together."""

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from wagtail.admin import messages

from common.errors import DomainError
from common.templatetags.look import money
from subscriptions import resuming, rights, staff
from subscriptions.cancelling import cancel_subscription, ending_of
from subscriptions.figures import current_figures
from subscriptions.load import coming_load
from subscriptions.models import CancelReason, Subscription
from subscriptions.queue import failed_charges
from subscriptions.staff_page import ACTIONS, JOINED
from users.rights import needs

GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 50
CAME = {
    "paid": gettext_lazy("It is paid."),
    "failed": gettext_lazy("The bank refused. It is tried again later."),
    "confirm": gettext_lazy("The bank asks the customer, who got a mail about it."),
    "unknown": gettext_lazy("The bank does not answer yet. It is asked again soon."),
}


def show(request, template, title, *, status=200, icon="resubmit", **context):
    """Answer a page of the admin with its title."""
    context |= {"page_title": title, "header_title": title, "header_icon": icon}
    return render(request, f"subscriptions/admin/{template}", context, status=status)


class CancelForm(forms.Form):
    """Why somebody stops."""

    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=CancelReason.choices)
    words = forms.CharField(
        label=gettext_lazy("In their words"), max_length=300, required=False
    )


def bill(subscription, request):
    """Bill what is due; return what came of it."""
    return CAME[staff.bill_now(subscription_id=subscription.pk)]


def forward(subscription, request):
    """Order the next one now."""
    occurrence = staff.bring_next_forward(subscription_id=subscription.pk)
    return _travels(occurrence)


def again(subscription, request):
    """Try a blocked delivery again."""
    return _travels(staff.try_again(subscription_id=subscription.pk))


def _travels(occurrence):
    if occurrence.date is None:
        return _("It is ordered as soon as its renewal is paid.")
    day = occurrence.date.strftime("%d/%m/%Y")
    if occurrence.state == occurrence.State.PLACED:
        return _("It is ordered and comes on %(day)s.") % {"day": day}
    return _("It is ordered for %(day)s and waits for its payment.") % {"day": day}


def resume(subscription, request):
    """Let it run on."""
    found = resuming.resume(subscription_id=subscription.pk)
    day = found.next_day.strftime("%d/%m/%Y")
    return _("It runs again; the next delivery is that of %(day)s.") % {"day": day}


SERVICES = {"bill": bill, "forward": forward, "again": again, "resume": resume}


def button(name):
    """Return the view of a button: a GET asks, a POST does."""

    @GET_AND_POST
    @needs(rights.ACT)
    def view(request, pk):
        subscription = find(pk)
        refused, status = None, 200
        if request.method == "POST":
            try:
                words = SERVICES[name](subscription, request)
            except DomainError as refusal:
                refused, status = refusal, 400
            else:
                messages.success(request, words)
                return redirect("subscription:inspect", pk)
        return show(
            request,
            "confirm.html",
            f"{ACTIONS[name]}: {subscription}",
            status=status,
            subscription=subscription,
            name=name,
            action=ACTIONS[name],
            charges=staff.open_charges(pk) if name == "bill" else [],
            refused=refused,
        )

    return view


def find(pk) -> Subscription:
    """Return a subscription with what its pages tell, or 404."""
    return get_object_or_404(Subscription.objects.select_related(*JOINED), pk=pk)


@GET_AND_POST
@needs(rights.ACT)
def cancel(request, pk):
    """Say what cancelling means, and cancel."""
    subscription = find(pk)
    form = CancelForm(request.POST or None)
    ending = refused = None
    status = 422 if form.is_bound else 200
    try:
        ending = ending_of(subscription)
        if form.is_valid():
            ending = cancel_subscription(
                subscription_id=pk, user=request.user, **form.cleaned_data
            )
            words = _("It is cancelled. %(euros)s goes back.")
            messages.success(request, words % {"euros": money(ending.back)})
            return redirect("subscription:inspect", pk)
    except DomainError as refusal:
        refused, status = refusal, 400
    return show(
        request,
        "cancel.html",
        f"{ACTIONS['cancel']}: {subscription}",
        status=status,
        subscription=subscription,
        form=form,
        ending=ending,
        refused=refused,
    )


@require_safe
@needs(rights.SEE)
def failed(request):
    """List what could not be charged."""
    page = Paginator(failed_charges(), PER_PAGE).get_page(request.GET.get("page"))
    return show(
        request, "failed.html", _("Failed charges"), icon="warning", page_obj=page
    )


@require_safe
@needs(rights.SEE_LOAD)
def load(request):
    """Show what the days ahead will have to bear."""
    days = coming_load(timezone.localdate())
    total = sum(day.deliveries for day in days)
    return show(
        request, "load.html", _("Upcoming load"), icon="tasks", days=days, total=total
    )


@require_safe
@needs(rights.SEE)
def figures(request):
    """Show how many there are, come and go, and why."""
    return show(
        request,
        "figures.html",
        _("Figures"),
        icon="table",
        figures=current_figures(timezone.localdate()),
    )
