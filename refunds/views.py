"""The customer cancels an order: asked twice, by the order's link or the account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oscar.core.loading import get_model

from delivery.services import customer_may_cancel
from refunds.cancelling import cancel_own_order
from refunds.errors import AlreadyCancelled, TooLateToCancel
from refunds.selectors import refundable
from shop.order import statuses
from shop.order.doors import with_order

Order = get_model("order", "Order")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_order
def cancel_by_link(request, order, token):
    """Cancel the order of a signed link."""
    return _cancel(request, order, reverse("checkout:order", args=[token]))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_own(request, number):
    """Cancel an own order; another's does not exist here."""
    order = Order.objects.filter(user=request.user, number=number).first()
    if order is None:
        raise Http404
    return _cancel(request, order, reverse("customer:order", args=[number]))


def _cancel(request, order, back):
    """Ask, then cancel; 409 where it is too late or was done before."""
    if request.method != "POST":
        return _show(request, order, back, _refusal(order))
    user = request.user if request.user.is_authenticated else None
    try:
        cancel_own_order(order_id=order.pk, user=user)
    except (AlreadyCancelled, TooLateToCancel) as refusal:
        return _show(request, order, back, refusal.code)
    messages.success(
        request, _("Order %(number)s is cancelled.") % {"number": order.number}
    )
    return redirect(back)


def _refusal(order):
    if order.status in statuses.ENDED:
        return AlreadyCancelled.code
    return "" if customer_may_cancel(order) else TooLateToCancel.code


def _show(request, order, back, refused):
    context = {
        "order": order,
        "back": back,
        "refused": refused,
        "amount": None if refused else refundable(order).left,
    }
    status = 409 if refused else 200
    return render(request, "refunds/cancel.html", context, status=status)
