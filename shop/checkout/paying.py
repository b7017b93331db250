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


def ways_to_pay(user, charged_again=False) -> dict:
    """Return the gateways on offer, and whether this customer may keep a method.

    What is charged again can only be paid where the method is kept: nobody is asked
    whether, they are told.
    """
    gateways = available_gateways()
    keeping = [gateway for gateway in gateways if gateway.keeps_methods]
    return {
        "gateways": keeping if charged_again else gateways,
        "may_keep": bool(keeping) and user.is_authenticated and not charged_again,
        "charged_again": charged_again,
    }


def refuse_gateway(wanted: str | None) -> str:
    """Return why what is charged again cannot be paid there, "" where it can."""
    keeping = [each.code for each in available_gateways() if each.keeps_methods]
    if wanted in keeping or (keeping and not wanted):
        return ""
    if not keeping:
        return _("A subscription cannot be paid here right now. Please call us.")
    return _("A subscription needs a way to pay that can be charged again.")


def pick_keeping(wanted: str | None) -> str:
    """Return ``wanted``, or the first gateway that keeps methods without one."""
    keeping = [each.code for each in available_gateways() if each.keeps_methods]
    return wanted or keeping[0]


def go_to_bank(request, order):
    """Open the payment of an order and send the customer there."""
    # Whoever else holds the order's link keeps no card in its owner's account.
    own = request.user.is_authenticated and request.user.pk == order.user_id
    asked = own and "save_method" in request.POST
    wanted, must_keep = request.POST.get("gateway"), keeps_method(order)
    page = redirect("checkout:order", order_token(order.number))
    if must_keep and (why := refuse_gateway(wanted)):
        messages.error(request, why)
        return page
    try:
        attempt = start_payment(
            order_id=order.pk,
            gateway=pick_keeping(wanted) if must_keep else pick_gateway(wanted),
            language=get_language(),
            save_method=asked or must_keep,
        )
    except DomainError:
        # Refused, silent, or not payable any more: the order's page says which.
        return page
    if attempt is None or not attempt.pay_url:
        return page
    return redirect(attempt.pay_url)
