"""Join the waiting list, look where one stands, take the seats or leave."""

from functools import wraps

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from allauth.core.internal import ratelimit

from common.errors import DomainError
from shop.checkout.services import prepare_basket
from users.views import too_many_requests
from workshops.errors import OfferOver, SeatsFree
from workshops.forms import WaitingForm
from workshops.joining import ask_to_wait, waits_as
from workshops.keeping import take_offer
from workshops.lifecycle import refuse_closed
from workshops.links import waiting_from_token, waiting_token
from workshops.models import SessionTier, WaitingEntry
from workshops.models.waiting import MOST_PARTY
from workshops.prices import price_of_party, prices_of, put_seats
from workshops.selectors import pages_in_language
from workshops.views.booking import find_session
from workshops.waiting import leave_waiting_list, place_of

HOUR = 3600
LIMIT = {
    "app": "workshops",
    "action": "waiting",
    # Each may send a mail to an address nobody has checked.
    "config": {"waiting": f"20/{HOUR}s/ip"},
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request, pk):
    """Ask who waits for a date; a valid answer joins the list, whoever asks."""
    session = find_session(pk)
    form = WaitingForm(request.POST or None, initial=_known(request))
    status = 422 if form.is_bound else 200
    left = None
    if form.is_valid():
        if not ratelimit.consume(request, **LIMIT):
            return too_many_requests(request, HOUR)
        try:
            return _join(request, session, form.cleaned_data)
        except SeatsFree as refusal:
            left = refusal.data["left"]
            form.add_error(None, refusal.message)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        status = 409
    context = {
        "session": session,
        "page": pages_in_language([session.page])[session.page_id],
        "form": form,
        "left": left,
    }
    return render(request, "workshops/wait.html", context, status=status)


def _known(request):
    """Return what is known of who asks."""
    asked = request.GET.get("party", "")
    party = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    known = {"party": min(max(party, 1), MOST_PARTY)}
    if request.user.is_authenticated:
        known["name"] = request.user.get_full_name()
        known["email"] = request.user.email
    return known


def _join(request, session, said):
    """Join; only who is signed in with the address sees at once where they stand."""
    ask_to_wait(session_id=session.pk, language=get_language(), **said)
    user, email = request.user, said["email"]
    own = user.is_authenticated and email.casefold() == user.email.casefold()
    if own and (entry := waits_as(session.pk, email)):
        return redirect("workshops:waiting", waiting_token(entry))
    return redirect("workshops:joined", session.pk)


@require_GET
def joined(request, pk):
    """Say that a mail is under way: it tells the place, and only its owner reads it."""
    session = find_session(pk)
    page = pages_in_language([session.page])[session.page_id]
    return render(request, "workshops/joined.html", {"session": session, "page": page})


def with_entry(view):
    """Give a view the party of its link; 404 for a wrong one."""

    @wraps(view)
    def opened(request, token):
        try:
            entry = waiting_from_token(token)
        except WaitingEntry.DoesNotExist:
            raise Http404 from None
        return view(request, entry, token)

    return opened


@never_cache
@require_GET
@with_entry
def waiting(request, entry, token):
    """Show a waiting party where it stands."""
    return _show(request, entry, token)


def _show(request, entry, token, status=200, refusal=None):
    prices, total = price_of_party(entry.session, entry.party)
    context = {
        "entry": entry,
        "state": entry.shown_state,
        "prices": prices,
        "total": total,
        "page": pages_in_language([entry.session.page])[entry.session.page_id],
        "place": place_of(entry),
        "token": token,
        "refusal": refusal,
    }
    return render(request, "workshops/waiting.html", context, status=status)


@never_cache
@require_POST
@with_entry
def take(request, entry, token):
    """Put the seats that are kept into the basket, as adults."""
    try:
        refuse_closed(entry.session)
        _put_in_basket(request, entry)
    except DomainError as refusal:
        entry.refresh_from_db(fields=["state", "held", "deadline"])
        return _show(request, entry, token, 409, refusal)
    messages.success(request, _("Your seats are in the basket."))
    return redirect("basket:summary")


@transaction.atomic
def _put_in_basket(request, entry):
    """Add what is missing to the party's seats; pressing twice adds them once."""
    session, basket = find_session(entry.session_id, entry.session.code), request.basket
    prices = {price.kind: price.product_id for price in prices_of(session)}
    if SessionTier.Kind.ADULT not in prices:
        raise OfferOver
    prepare_basket(basket, user=request.user, request=request)
    lines = basket.all_lines() if basket.id else ()
    seats = sum(x.quantity for x in lines if x.product_id in prices.values())
    if (missing := entry.party - seats) > 0:
        put_seats(basket, session, SessionTier.Kind.ADULT, missing)
    take_offer(entry_id=entry.pk, basket=basket)
    request.basket_count = basket.num_items


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_entry
def leave(request, entry, token):
    """Ask once, then take a party off the list; its seats go to the next."""
    if request.method == "POST":
        leave_waiting_list(entry_id=entry.pk)
        return redirect("workshops:waiting", token)
    if entry.state not in WaitingEntry.LIVE:
        return _show(request, entry, token)
    page = pages_in_language([entry.session.page])[entry.session.page_id]
    context = {"entry": entry, "page": page, "token": token}
    return render(request, "workshops/leave.html", context)
