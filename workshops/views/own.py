"""What a customer does with seats that are paid: tickets, another date, cancelling."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from common.errors import DomainError
from common.templatetags.look import money
from shop.order import statuses
from shop.order.doors import with_order
from workshops.cancelling import amount_back, cancel_seats, refuse_change
from workshops.errors import AlreadyCame, NotBooked
from workshops.models import Booking, Session
from workshops.rebooking import dates_to_choose, rebook
from workshops.selectors import booked_cards, bookings_of
from workshops.tickets import (
    ICS,
    PDF,
    attendees_with,
    calendar_of,
    file_name,
    ticket_pdf,
)

MOST_KEYS = 100


@never_cache
@require_GET
@with_order
def bookings(request, order, token):
    """Show the seats of an order to who holds its link."""
    found = bookings_of(Q(order=order))
    if not found:
        raise Http404
    context = {
        "order": order,
        "token": token,
        "cards": booked_cards(found),
        "refunds": list(order.refunds.order_by("pk")),
        "unpaid": order.status == statuses.PENDING,
    }
    return render(request, "workshops/booking.html", context)


@never_cache
@require_GET
@with_order
def ticket(request, order, token, pk):
    """Send the ticket of somebody who comes; there is none for a cancelled seat."""
    found = attendees_with(
        pk=pk,
        booking__order=order,
        booking__state=Booking.State.BOOKED,
        cancelled_at=None,
    )
    if not found or found[0].booking.session.is_cancelled:
        raise Http404
    return _file(found[0], "pdf", ticket_pdf(found[0]), PDF)


@never_cache
@require_GET
@with_order
def calendar(request, order, token, pk):
    """Send the date of one person as a calendar file; a cancelled seat cancels it."""
    paid = (Booking.State.BOOKED, Booking.State.CANCELLED)
    found = attendees_with(pk=pk, booking__order=order, booking__state__in=paid)
    if not found:
        raise Http404
    return _file(found[0], "ics", calendar_of(found[0]), f"{ICS}; charset=utf-8")


def _file(attendee, suffix, content, mimetype):
    response = HttpResponse(content, content_type=mimetype)
    name = file_name(attendee, suffix)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_order
def cancel(request, order, token, pk):
    """Ask which seats, then show what goes back, then give them up."""
    booking = _own(order, pk)
    try:
        refuse_change(booking)
        coming = [a for a in booking.attendees.all() if not a.cancelled_at]
        chosen = _chosen(request, coming)
        back = amount_back(booking, chosen) if chosen else None
        if request.method == "POST" and chosen:
            return _give_up(request, booking, chosen, token)
    except DomainError as refusal:
        return _refused(request, booking, token, refusal)
    asked = request.method == "POST" or "asked" in request.GET
    context = {
        "order": order,
        "token": token,
        "card": booked_cards([booking])[0],
        "coming": coming,
        "leaving": [each for each in coming if each.pk in chosen],
        "back": back,
        "nobody": asked and not chosen,
    }
    status = 422 if context["nobody"] else 200
    return render(request, "workshops/cancel.html", context, status=status)


def _own(order, pk):
    """Return a booking of an order with its date; another order's does not exist."""
    found = bookings_of(Q(order=order, pk=pk))
    if not found:
        raise Http404
    return found[0]


def _chosen(request, coming):
    """Return the keys asked for; the only one who comes need not be ticked."""
    data = request.POST if request.method == "POST" else request.GET
    keys = [key for key in data.getlist("seat")[:MOST_KEYS] if key.isascii()]
    keys = [int(key) for key in keys if key.isdigit() and len(key) < 10]
    if not keys and len(coming) == 1 and request.method != "POST":
        return [coming[0].pk]
    return keys


def _give_up(request, booking, chosen, token):
    user = request.user if request.user.is_authenticated else None
    with translation.override(booking.order.sender.language):
        reason = ngettext(
            "%(n)d seat cancelled: %(workshop)s",
            "%(n)d seats cancelled: %(workshop)s",
            len(chosen),
        )
        title = booked_cards([booking])[0].page.title
        reason = reason % {"n": len(chosen), "workshop": title}
    back = cancel_seats(
        booking_id=booking.pk, attendee_ids=chosen, reason=reason, user=user
    )
    words = _("Cancelled.")
    if back:
        words = _("Cancelled. %(amount)s goes back the way you paid.")
        words = words % {"amount": money(back)}
    messages.success(request, words)
    return redirect("workshops:booking", token)


def _refused(request, booking, token, refusal):
    """Say why seats stay as they are, and whom to call."""
    context = {
        "order": booking.order,
        "token": token,
        "card": booked_cards([booking])[0],
        "refusal": refusal,
    }
    return render(request, "workshops/refused.html", context, status=409)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_order
def move(request, order, token, pk):
    """Show the dates there is room on, and move the whole booking to one of them."""
    booking = _own(order, pk)
    error, status = "", 200
    try:
        refuse_change(booking)
        if request.method == "POST":
            chosen = request.POST.get("date", "")
            if chosen.isascii() and chosen.isdigit() and len(chosen) < 10:
                return _move_to(request, booking, int(chosen), token)
            error, status = _("Choose a date."), 422
    except (NotBooked, AlreadyCame) as refusal:
        return _refused(request, booking, token, refusal)
    except Session.DoesNotExist:
        raise Http404 from None
    except DomainError as refusal:
        if "until" in refusal.data:
            return _refused(request, booking, token, refusal)
        error, status = refusal.message, 409
    context = {
        "order": order,
        "token": token,
        "card": booked_cards([booking])[0],
        "dates": dates_to_choose(booking),
        "error": error,
        "now": timezone.now(),
    }
    return render(request, "workshops/move.html", context, status=status)


def _move_to(request, booking, session_id, token):
    user = request.user if request.user.is_authenticated else None
    rebook(booking_id=booking.pk, session_id=session_id, user=user)
    messages.success(
        request, _("You come on the new date. The tickets are on their way.")
    )
    return redirect("workshops:booking", token)
