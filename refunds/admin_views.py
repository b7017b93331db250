"""Staff give money back, cancel orders and see every movement of money."""

import uuid
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access

from oscar.core.loading import get_model

from common.errors import DomainError
from common.queueing import queue_after_commit
from payments.models import PaymentAttempt
from refunds.cancelling import cancel_order
from refunds.forms import GiveBackForm, StockForm, WholePaymentForm
from refunds.history import HistoryForm, movements, tell
from refunds.models import Refund
from refunds.selectors import refundable
from refunds.sending import retry_refund
from refunds.services import refund_payment, request_refund
from refunds.tasks import send_refund
from shop.order import statuses

Order = get_model("order", "Order")
KEYS = uuid.UUID("0a2c5d0c-53b4-4b86-9f0b-0d6f3a0f7b15")
PER_PAGE = 50


def needs(*rights):
    """Lead visitors to the login; answer 403 to whoever lacks one of the rights."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if request.user.is_authenticated and not request.user.has_perms(rights):
                raise PermissionDenied
            return require_admin_access(view)(request, *args, **kwargs)

        return guarded

    return decorate


@require_http_methods(["GET", "HEAD", "POST"])
@needs("refunds.add_refund")
def give_back(request, number):
    """Show what is left of an order, and give some of it back."""
    order = get_object_or_404(Order, number=number)
    left = refundable(order)
    form = GiveBackForm(left, request.POST or None)
    if form.is_valid():
        try:
            refund = request_refund(
                order_id=order.pk,
                reason=form.cleaned_data["reason"],
                key=form.cleaned_data["key"],
                parts=form.parts(),
                stock=form.stock(),
                user=request.user,
            )
        except DomainError as refusal:
            form.add_refusal(refusal)
        else:
            return _to_refund(request, refund)
    return _show(request, "refunds/admin_give.html", order, left, form)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("order.change_order", "refunds.add_refund")
def cancel(request, number):
    """Cancel an order and give back what was paid."""
    order = get_object_or_404(Order, number=number)
    left = refundable(order)
    form = StockForm(left, request.POST or None)
    if form.is_valid():
        try:
            cancel_order(
                order_id=order.pk,
                reason=form.cleaned_data["reason"],
                user=request.user,
                stock=form.stock(),
            )
        except DomainError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(
                request, _("Order %(number)s is cancelled.") % {"number": number}
            )
            return redirect("dashboard:order-detail", number=number)
    may = statuses.CANCELLED in order.available_statuses()
    status = None if may else 409
    return _show(request, "refunds/admin_cancel.html", order, left, form, status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("refunds.add_refund")
def give_payment_back(request, pk):
    """Give a whole payment back that pays for nothing."""
    attempt = get_object_or_404(
        PaymentAttempt.objects.select_related("order"),
        pk=pk,
        state=PaymentAttempt.State.ATTENTION,
    )
    form = WholePaymentForm(request.POST or None)
    if form.is_valid():
        try:
            refund = refund_payment(
                attempt_id=attempt.pk,
                kind=Refund.Kind.WRONG,
                reason=form.cleaned_data["reason"],
                key=uuid.uuid5(KEYS, str(attempt.key)),
                user=request.user,
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            return _to_refund(request, refund)
    context = {
        "attempt": attempt,
        "form": form,
        "page_title": _("Give this payment back"),
        "header_title": _("Give this payment back"),
    }
    status = 400 if form.is_bound else 200
    return render(request, "refunds/admin_payment.html", context, status=status)


@require_POST
@needs("refunds.add_refund")
def retry(request, pk):
    """Send a refused refund once more."""
    refund = get_object_or_404(Refund, pk=pk)
    if retry_refund(refund_id=pk):
        queue_after_commit(send_refund, pk)
        messages.success(request, _("The bank is asked again."))
    else:
        messages.error(request, _("This refund was not refused."))
    return redirect("refund:inspect", refund.pk)


@require_safe
@needs("refunds.view_refund", "payments.view_paymentattempt")
def history(request):
    """List every payment and refund."""
    form = HistoryForm(request.GET or None)
    known = not form.is_bound or form.is_valid()
    asked = form.cleaned_data if form.is_bound and known else {}
    rows = movements(asked=asked) if known else []
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page_obj": page,
        "rows": tell(page.object_list),
        "query": query.urlencode(),
        "page_title": _("Money in and out"),
        "header_title": _("Money in and out"),
        "header_icon": "history",
    }
    return render(request, "refunds/admin_history.html", context)


def _to_refund(request, refund):
    messages.success(request, _("The refund is on its way."))
    if request.user.has_perm("refunds.view_refund"):
        return redirect("refund:inspect", refund.pk)
    return redirect("wagtailadmin_home")


def _show(request, template, order, left, form, status=None):
    title = _("Order %(number)s") % {"number": order.number}
    context = {
        "order": order,
        "left": left,
        "form": form,
        "refunds": order.refunds.order_by("pk"),
        "page_title": title,
        "header_title": title,
    }
    status = status or (400 if form.is_bound else 200)
    return render(request, template, context, status=status)
