"""Put seats of a date into the basket; show a private date to who has its code."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shop.checkout.checks import Shelf
from shop.checkout.services import prepare_basket
from workshops.errors import BookingClosed, SeatsGone, SessionCalledOff
from workshops.forms import seats_form
from workshops.lifecycle import refuse_closed
from workshops.models import Session
from workshops.prices import put_seats, with_prices
from workshops.selectors import pages_in_language


@require_POST
def book(request, pk):
    """Add seats of a date to the basket, or show its page again with why not."""
    session = find_session(pk, request.POST.get("code", ""))
    form = seats_form(session, request.POST)
    if not form.is_valid():
        return refuse(request, session, form)
    try:
        refuse_closed(session)
        add_seats(request, session, form.cleaned_data)
    except (SessionCalledOff, BookingClosed, SeatsGone) as refusal:
        form.add_error(None, refusal.message)
        form.seats_gone = isinstance(refusal, SeatsGone)
        return refuse(request, session, form, status=409)
    messages.success(request, _("Your seats are in the basket."))
    return redirect("basket:summary")


def find_session(pk, code=""):
    """Return a date with its prices; 404 for a private one without its code."""
    found = _find(pk=pk)
    if not constant_time_compare(found.code, code[:16]):
        raise Http404
    return found


def _find(**condition):
    """Return a date of a workshop everybody may read about."""
    readable = Session.objects.filter(page__live=True, page__view_restrictions=None)
    found = with_prices(readable.filter(**condition))
    if not found:
        raise Http404
    return found[0]


@never_cache
@require_safe
def private(request, code):
    """Show a workshop with the one date this code opens."""
    session = _find(code=code.replace("\x00", "") or "-")
    if session.is_cancelled:
        raise Http404
    return show_page(request, session)


def show_page(request, session, status=200):
    """Show the workshop of a date in the reader's language, at the address asked."""
    if session.is_private:
        request.private_session = session
    page = pages_in_language([session.page])[session.page_id]
    response = page.serve(request)
    response.status_code = status
    return response


@transaction.atomic
def add_seats(request, session, wanted):
    """Add so many seats of each price; SeatsGone, and nothing added, without room."""
    basket = request.basket
    prepare_basket(basket, user=request.user, request=request)
    for price in session.prices:
        if quantity := wanted.get(price.kind):
            put_seats(basket, session, price.kind, quantity)
    products = {price.product_id for price in session.prices}
    shelf = Shelf(basket)
    for line in shelf.lines:
        left = shelf.shortage(line) if line.product_id in products else None
        if left is not None:
            raise SeatsGone(left=left)
    request.basket_count = basket.num_items


def refuse(request, session, form, status=422):
    """Show the workshop's page with what was typed and why it was refused."""
    request.refused_booking = (session.pk, form)
    return show_page(request, session, status)
