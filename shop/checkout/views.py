"""The checkout: one page, then the bank, then the order's page."""

from contextlib import suppress

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
from delivery.errors import DayFull, NotAddressed
from payments.errors import GatewayUnavailable
from payments.models import PaymentAttempt
from payments.outcomes import refresh
from promotions.errors import DiscountGone
from shop.checkout.addresses import addresses_of, picked_address
from shop.checkout.checks import refused_lines, repriced_lines
from shop.checkout.days import week_days
from shop.checkout.desk import keep, open_desk
from shop.checkout.discounts import basket_discounts, drop_gone_vouchers
from shop.checkout.errors import EmptyBasket, LinesRefused, PricesChanged
from shop.checkout.lifecycles import keeps_method, lives_in, must_keep, notes_for
from shop.checkout.paying import go_to_bank, refuse_gateway, ways_to_pay
from shop.checkout.selectors import find_waiting_order, order_page
from shop.checkout.services import place_order, prepare_basket, quote
from shop.checkout.typed import (
    add_recipient,
    give_one,
    name_of,
    read_number,
    remove_recipient,
)
from shop.order.doors import with_order
from shop.order.links import order_token

DRAFT = "checkout-draft"
RETRY_AFTER = 5
# Buttons that show the page again and order nothing.
LOOKS = ("refresh", "add", "remove", "pick")


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
        typed = self.typed_before(request)
        return self.show(request, open_desk(basket, typed=typed, user=request.user))

    def post(self, request):
        """Place the order and go to the bank, or show what is wrong."""
        basket = request.basket
        request.session[DRAFT] = keep(request.POST)
        if basket.id is None or basket.is_empty:
            return self.nothing_to_order(request)
        if any(name in request.POST for name in LOOKS):
            return self.look(request)
        desk = open_desk(basket, data=request.POST, user=request.user)
        if not self.is_complete(desk):
            return self.show(request, desk, status=422)
        if why := self.why_not_there(request):
            desk.form.add_error(None, why)
            return self.show(request, desk, status=422)
        try:
            order = self.place(request, desk)
        except (LinesRefused, EmptyBasket):
            return redirect("basket:summary")
        except PricesChanged as change:
            return self.price_changed(request, desk, change)
        except DiscountGone as gone:
            return self.discount_gone(request, desk, gone)
        except DomainError as refusal:
            return self.refused(request, refusal)
        except OperationalError:
            return self.busy(request, desk)
        request.session.pop(DRAFT, None)
        request.basket_count = 0
        return go_to_bank(request, order)

    def look(self, request):
        """Show the page again as somebody asked for: nothing is ordered or refused."""
        typed, data = request.session[DRAFT], request.POST
        if "add" in data:
            typed = add_recipient(typed, open_desk(request.basket, typed=typed).most)
            typed = give_one(typed, open_desk(request.basket, typed=typed).units)
        elif "remove" in data:
            typed = remove_recipient(typed, read_number(data["remove"]))
        elif "pick" in data:
            number, _colon, day = data["pick"].partition(":")
            typed = typed | {name_of(read_number(number), "date"): day[:10]}
        request.session[DRAFT] = typed
        desk = open_desk(request.basket, typed=typed, user=request.user)
        return self.show(request, desk)

    def is_complete(self, desk):
        """Tell whether the form may be tried; it says what is missing."""
        if desk.is_valid() and desk.all_addressed:
            return True
        if not desk.all_addressed:
            desk.form.add_error(None, NotAddressed.message)
        return False

    def why_not_there(self, request):
        """Return why this basket cannot be paid the way that was chosen, or ""."""
        kept = must_keep(request.basket)
        return refuse_gateway(request.POST.get("gateway"), keep=kept)

    def place(self, request, desk):
        """Call the one service that places orders."""
        return place_order(
            basket_id=request.basket.pk,
            sender=desk.form.sender_details(get_language()),
            deliveries=desk.form.delivery_requests(),
            user=request.user if request.user.is_authenticated else None,
            expected_total=desk.form.cleaned_data["expected_total"],
            said=desk.said,
        )

    def nothing_to_order(self, request):
        """Lead to the order that was placed and not paid, or to the empty basket."""
        order = find_waiting_order(request)
        if order is None:
            return redirect("basket:summary")
        if request.method == "POST":
            return go_to_bank(request, order)
        return redirect("checkout:order", order_token(order.number))

    def busy(self, request, desk):
        """Say that the database is busy; nothing was written, everything is kept."""
        desk.form.add_error(
            None,
            _("Many people are ordering. Nothing was ordered yet: please try again."),
        )
        response = self.show(request, desk, status=503)
        response.headers["Retry-After"] = RETRY_AFTER
        return response

    def refused(self, request, refusal):
        """Show why a delivery is refused, with the days as they are now."""
        desk = open_desk(
            request.basket, data=request.POST, user=request.user, refused=True
        )
        if desk.is_valid():
            desk.form.add_refusal(refusal)
        changed = isinstance(refusal, DayFull)
        return self.show(request, desk, status=409 if changed else 422)

    def price_changed(self, request, desk, change):
        """Show the new total, or send to the basket where lines changed price."""
        if change.data.get("lines"):
            return redirect("basket:summary")
        desk = self.look_again(request, desk)
        fee_unseen = change.data["old"] == request.basket.total_incl_tax
        desk.form.add_error(None, fee_added(desk) if fee_unseen else change.message)
        return self.show(request, desk, status=409)

    def discount_gone(self, request, desk, gone):
        """Show the total without a discount somebody else used up; nothing is paid."""
        desk = self.look_again(request, desk)
        drop_gone_vouchers(request.basket, user=request.user)
        desk = self.look_again(request, desk)
        desk.form.add_error(None, gone.message)
        desk.form.add_error(None, _("Check the new total, then order."))
        return self.show(request, desk, status=409)

    def look_again(self, request, desk):
        """Give the basket its prices and offers anew; return what it costs to send."""
        email = desk.form.cleaned_data["sender_email"]
        prepare_basket(request.basket, user=request.user, request=request, email=email)
        desk = open_desk(
            request.basket, data=request.POST, user=request.user, refused=True
        )
        desk.is_valid()
        return desk

    def typed_before(self, request):
        """Return what is known of this customer."""
        known = {"postcode": request.COOKIES.get("postcode", "")[:4]}
        if request.user.is_authenticated:
            known |= {
                "sender_name": request.user.get_full_name(),
                "sender_email": request.user.email,
                "sender_phone": request.user.phone,
            }
        typed = request.session.get(DRAFT, {})
        number = read_number(request.GET.get("to", "1"))
        address = picked_address(request.user, request.GET.get("address"))
        picked = {name_of(number, name): text for name, text in address.items()}
        return known | typed | picked

    def show(self, request, desk, status=200):
        """Render the page with its summary."""
        lines = list(request.basket.all_lines())
        notes = notes_for(request.basket)
        pictures = line_pictures([x.product for x in lines if x.pk not in notes])
        context = {
            "form": desk.form,
            "desk": desk,
            "parties": desk.parties(),
            "basket": request.basket,
            "lines": [
                (line, pictures.get(line.product_id), notes.get(line.pk))
                for line in lines
            ],
            "travels": bool(desk.asks),
            "seats": any(life.sits for life, _own in lives_in(request.basket)),
            "week_days": week_days(),
            "cost": quote(request.basket, desk.fee),
            **ways_to_pay(request.user, keep=must_keep(request.basket)),
            "discounts": basket_discounts(request.basket),
            "addresses": addresses_of(request.user),
        }
        return render(request, self.template_name, context, status=status)


def fee_added(desk):
    """Say what delivery adds, for who typed a postcode and ordered at once."""
    charges = [charge for ask in desk.asks for charge in ask.charges]
    if len(charges) == 1:
        words = _("%(what)s is %(fee)s. Check the total, then order.")
        return words % {"what": charges[0].name, "fee": money(charges[0].amount)}
    words = _("Delivery is %(fee)s in all. Check the total, then order.")
    return words % {"fee": money(desk.fee)}


@never_cache
@require_GET
def payment_return(request, key):
    """Welcome the customer back from the bank; the bank is asked, never the address."""
    attempt = get_object_or_404(PaymentAttempt.objects.select_related("order"), key=key)
    # When the bank is silent the page says "being confirmed"; the reconciler settles.
    with suppress(GatewayUnavailable):
        refresh(attempt)
    return redirect("checkout:order", order_token(attempt.order.number))


@never_cache
@require_GET
@with_order
def order_detail(request, order, token):
    """Show an order to who holds its link: confirmation, then tracking."""
    own = request.user if request.user.pk == order.user_id else AnonymousUser()
    context = order_page(order) | {"token": token}
    context |= ways_to_pay(own, keep=keeps_method(order))
    return render(request, "checkout/order.html", context)


@require_POST
@with_order
def pay_again(request, order, token):
    """Try to pay a waiting order once more."""
    return go_to_bank(request, order)
