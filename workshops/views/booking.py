"""Put seats of a date into the basket."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalogue.models import Product
from shop.checkout.checks import Shelf
from shop.checkout.services import prepare_basket
from workshops.errors import BookingClosed, SeatsGone, SessionCalledOff
from workshops.forms import SeatsForm
from workshops.lifecycle import refuse_closed
from workshops.models import Session
from workshops.selectors import prices_of, with_prices


@require_POST
def book(request, pk):
    """Add seats of a date to the basket, or show its page again with why not."""
    session = find_session(pk, request.POST.get("code", ""))
    prices = prices_of(session)
    form = SeatsForm(prices, request.POST)
    if not form.is_valid():
        return refuse(request, session, form)
    try:
        refuse_closed(session)
        add_seats(request, prices, form.cleaned_data)
    except (SessionCalledOff, BookingClosed, SeatsGone) as refusal:
        form.add_error(None, refusal.message)
        return refuse(request, session, form, status=409)
    messages.success(request, _("Your seats are in the basket."))
    return redirect("basket:summary")


def find_session(pk, code=""):
    """Return a date with its prices; 404 for a private one without its code."""
    found = with_prices(Session.objects.filter(pk=pk, page__live=True))
    if not found or not constant_time_compare(found[0].code, code[:16]):
        raise Http404
    return found[0]


@transaction.atomic
def add_seats(request, prices, wanted):
    """Add so many seats of each price; SeatsGone, and nothing added, without room."""
    basket = request.basket
    prepare_basket(basket, user=request.user, request=request)
    products = Product.objects.select_related("product_class").in_bulk(
        [price.product_id for price in prices]
    )
    for price in prices:
        if quantity := wanted.get(price.kind):
            basket.add_product(products[price.product_id], quantity)
    shelf = Shelf(basket)
    for line in shelf.lines:
        left = shelf.shortage(line) if line.product_id in products else None
        if left is not None:
            raise SeatsGone(left=left)
    request.basket_count = basket.num_items


def refuse(request, session, form, status=422):
    """Show the workshop's page with what was typed and why it was refused."""
    page = session.page.specific
    request.refused_booking = (session.pk, form)
    response = page.serve(request)
    response.status_code = status
    return response
