"""How an order may be paid, and the way to the bank."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.errors import DomainError
from payments.gateways.registry import available_gateways, pick_gateway
from payments.services import start_payment
from shop.checkout.lifecycles import keeps_method
from shop.order.links import order_token


def ways_to_pay(user, *, keep=False) -> dict:
    """Return the gateways on offer, and whether this customer may keep a method.

    With ``keep`` it is kept anyway, and nobody is asked.
    """
    gateways = available_gateways(keep=keep)
    asked = not keep and any(gateway.keeps_methods for gateway in gateways)
    return {
        "gateways": gateways,
        "may_keep": asked and user.is_authenticated,
        "must_keep": keep,
    }


def refuse_gateway(wanted, *, keep) -> str:
    """Return why what is charged again cannot be paid there, "" where it can.

    One this shop never heard of is read as none at all, as everywhere else.
    """
    known = {gateway.code for gateway in available_gateways()}
    keeping = {gateway.code for gateway in available_gateways(keep=True)}
    if keep and wanted in known - keeping:
        return _("A subscription needs a way to pay that can be charged again.")
    return ""


def go_to_bank(request, order):
    """Open the payment of an order and send the customer there."""
    # Whoever else holds the order's link keeps no card in its owner's account.
    own = request.user.is_authenticated and request.user.pk == order.user_id
    keep = keeps_method(order)
    if why := refuse_gateway(request.POST.get("gateway"), keep=keep):
        messages.error(request, why)
        return redirect("checkout:order", order_token(order.number))
    try:
        attempt = start_payment(
            order_id=order.pk,
            gateway=pick_gateway(request.POST.get("gateway"), keep=keep),
            language=get_language(),
            save_method=keep or (own and "save_method" in request.POST),
        )
    except DomainError:
        # Refused, silent, or not payable any more: the order's page says which.
        return redirect("checkout:order", order_token(order.number))
    if attempt is None or not attempt.pay_url:
        return redirect("checkout:order", order_token(order.number))
    return redirect(attempt.pay_url)
