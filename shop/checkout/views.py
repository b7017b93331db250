"""The checkout: one page, then the bank, then the order's page."""

from contextlib import suppress
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from catalogue.pictures import line_pictures
from common.errors import DomainError
from common.templatetags.look import money
from delivery.errors import PostcodeNotServed
from delivery.services import find_postcode, offer_days
from payments.errors import GatewayUnavailable
from payments.gateways.registry import available_gateways, pick_gateway
from payments.models import PaymentAttempt
from payments.outcomes import refresh_attempt
from payments.services import start_payment
from promotions.errors import DiscountGone
from shop.checkout.checks import refused_lines, repriced_lines
from shop.checkout.days import first_days, months, week_days
from shop.checkout.discounts import basket_discounts, drop_gone_vouchers
from shop.checkout.errors import EmptyBasket, LinesRefused, PricesChanged
from shop.checkout.forms import CheckoutForm
from shop.checkout.selectors import find_waiting_order, order_page
from shop.checkout.services import (
    lead_time_of,
    place_order,
    prepare_basket,
    quote,
)
from shop.order.doors import with_order
from shop.order.links import order_token

DRAFT = "checkout-draft"
RETRY_AFTER = 5


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class CheckoutView(View):
    """Who it is for, when, who you are, pay."""

    template_name = "checkout/checkout.html"

    def get(self, request):
        """Show the form with what was typed before."""
        basket = request.basket
        for gone in drop_gone_vouchers(basket, user=request.user):
            messages.warning(request, gone)
        if basket.is_empty:
            return self.nothing_to_order(request)
        if refused_lines(basket) or repriced_lines(basket):
            return redirect("basket:summary")
        form = self.make_form(initial=self.initial(request))
        return self.show(request, form)

    def post(self, request):
        """Place the order and go to the bank, or show what is wrong."""
        basket = request.basket
        request.session[DRAFT] = keep_typed(request.POST)
        if basket.id is None or basket.is_empty:
            return self.nothing_to_order(request)
        form = self.make_form(request.POST)
        if "refresh" in request.POST:
            return self.show(request, self.make_form(initial=request.session[DRAFT]))
        if not form.is_valid():
            return self.show(request, form, status=422)
        try:
            order = self.place(request, form)
        except (LinesRefused, EmptyBasket):
            return redirect("basket:summary")
        except PricesChanged as change:
            return self.price_changed(request, form, change)
        except DiscountGone as gone:
            return self.discount_gone(request, form, gone)
        except DomainError as refusal:
            form.add_refusal(refusal)
            return self.show(request, form, status=422)
        except OperationalError:
            return self.busy(request, form)
        request.session.pop(DRAFT, None)
        request.basket_count = 0
        return go_to_bank(request, order)

    def place(self, request, form):
        """Call the one service that places orders."""
        return place_order(
            basket_id=request.basket.pk,
            sender=form.sender_details(get_language()),
            deliveries=[form.delivery_request()],
            user=request.user if request.user.is_authenticated else None,
            expected_total=form.cleaned_data["expected_total"],
        )

    def nothing_to_order(self, request):
        """Lead to the order that was placed and not paid, or to the empty basket."""
        order = find_waiting_order(request)
        if order is None:
            return redirect("basket:summary")
        if request.method == "POST":
            return go_to_bank(request, order)
        return redirect("checkout:order", order_token(order.number))

    def busy(self, request, form):
        """Say that the database is busy; nothing was written, everything is kept."""
        form.add_error(
            None,
            _("Many people are ordering. Nothing was ordered yet: please try again."),
        )
        response = self.show(request, form, status=503)
        response.headers["Retry-After"] = RETRY_AFTER
        return response

    def price_changed(self, request, form, change):
        """Show the new total, or send to the basket where lines changed price."""
        if change.data.get("lines"):
            return redirect("basket:summary")
        old = change.data["old"]
        self.look_again(request, form.cleaned_data["sender_email"])
        fee_unseen = old == request.basket.total_incl_tax
        form.add_error(None, fee_added(form) if fee_unseen else change.message)
        return self.show(request, form, status=409)

    def discount_gone(self, request, form, gone):
        """Show the total without a discount somebody else used up; nothing is paid."""
        email = form.cleaned_data["sender_email"]
        self.look_again(request, email)
        drop_gone_vouchers(request.basket, user=request.user)
        self.look_again(request, email)
        form.add_error(None, gone.message)
        form.add_error(None, _("Check the new total, then order."))
        return self.show(request, form, status=409)

    def look_again(self, request, email=""):
        """Give the basket its prices and offers anew."""
        prepare_basket(request.basket, user=request.user, request=request, email=email)

    def make_form(self, data=None, initial=None):
        """Return the form with the days this basket can arrive on."""
        basket = self.request.basket
        days = offer_days(lead_time_days=lead_time_of(basket))
        with_cards = any(line.card_message for line in basket.all_lines())
        return CheckoutForm(data, initial=initial, days=days, cards_on_lines=with_cards)

    def initial(self, request):
        """Return what is known of this customer."""
        known = {"postcode": request.COOKIES.get("postcode", "")[:4]}
        if request.user.is_authenticated:
            known |= {
                "sender_name": request.user.get_full_name(),
                "sender_email": request.user.email,
                "sender_phone": request.user.phone,
            }
        typed = request.session.get(DRAFT, {})
        return known | typed | picked_address(request.user, request.GET.get("address"))

    def show(self, request, form, status=200):
        """Render the page with its summary."""
        postcode = str(form["postcode"].value() or "")
        served, fee = fee_for(postcode)
        cost = quote(request.basket, fee or Decimal("0.00"))
        lines = list(request.basket.all_lines())
        pictures = line_pictures([line.product for line in lines])
        chosen = str(form["date"].value() or "")
        chips = first_days(form.days, chosen)
        context = {
            "form": form,
            "basket": request.basket,
            "lines": [(line, pictures[line.product_id]) for line in lines],
            "chosen_day": chosen,
            "chips": chips,
            "months": months(form.days, chips),
            "week_days": week_days(),
            "served": served,
            "fee": fee,
            "cost": cost,
            **ways_to_pay(request.user),
            "discounts": basket_discounts(request.basket),
            "addresses": addresses_of(request.user),
        }
        return render(request, self.template_name, context, status=status)


def keep_typed(data) -> dict:
    """Return what was typed, cut to sane lengths, for the next look at the page."""
    names = CheckoutForm.base_fields
    return {
        name: data[name].replace("\x00", "")[:400]
        for name in names
        if name in data and name != "expected_total"
    }


def fee_for(postcode):
    """Return the served postcode and its fee, or (None, None)."""
    try:
        served = find_postcode(postcode)
    except PostcodeNotServed:
        return None, None
    return served, served.zone.fee


def fee_added(form):
    """Say what delivery adds, for who typed a postcode and ordered at once."""
    return _("Delivery to %(commune)s is %(fee)s. Check the total, then order.") % {
        "commune": form.served.commune,
        "fee": money(form.served.zone.fee),
    }


def picked_address(user, pk) -> dict:
    """Return an own address as the form's first words; nothing for any other."""
    known = pk and pk.isascii() and pk.isdigit() and len(pk) < 10
    if not (known and user.is_authenticated):
        return {}
    address = user.addresses.filter(pk=pk).first()
    if address is None:
        return {}
    return {
        "recipient_name": address.name,
        "recipient_phone": str(address.phone_number or ""),
        "line1": address.line1,
        "line2": address.line2,
        "postcode": address.postcode,
        "commune": address.line4,
        "notes": address.notes,
    }


def addresses_of(user):
    """Return up to ten addresses a customer may pick."""
    if not user.is_authenticated:
        return []
    return list(user.addresses.order_by("-is_default_for_shipping", "pk")[:10])


def ways_to_pay(user) -> dict:
    """Return the gateways on offer, and whether this customer may keep a method."""
    gateways = available_gateways()
    keeps = any(gateway.keeps_methods for gateway in gateways)
    return {"gateways": gateways, "may_keep": keeps and user.is_authenticated}


def go_to_bank(request, order):
    """Open the payment of an order and send the customer there."""
    # Whoever else holds the order's link keeps no card in its owner's account.
    own = request.user.is_authenticated and request.user.pk == order.user_id
    try:
        attempt = start_payment(
            order_id=order.pk,
            gateway=pick_gateway(request.POST.get("gateway")),
            language=get_language(),
            save_method=own and "save_method" in request.POST,
        )
    except DomainError:
        # Refused, silent, or not payable any more: the order's page says which.
        return redirect("checkout:order", order_token(order.number))
    if attempt is None or not attempt.pay_url:
        return redirect("checkout:order", order_token(order.number))
    return redirect(attempt.pay_url)


@never_cache
@require_GET
def payment_return(request, key):
    """Welcome the customer back from the bank; the bank is asked, never the address."""
    attempt = get_object_or_404(PaymentAttempt.objects.select_related("order"), key=key)
    # When the bank is silent the page says "being confirmed"; the reconciler settles.
    with suppress(GatewayUnavailable):
        refresh_attempt(attempt_id=attempt.pk)
    return redirect("checkout:order", order_token(attempt.order.number))


@never_cache
@require_GET
@with_order
def order_detail(request, order, token):
    """Show an order to who holds its link: confirmation, then tracking."""
    own = request.user if request.user.pk == order.user_id else AnonymousUser()
    context = order_page(order) | {"token": token} | ways_to_pay(own)
    return render(request, "checkout/order.html", context)


@require_POST
@with_order
def pay_again(request, order, token):
    """Try to pay a waiting order once more."""
    return go_to_bank(request, order)
