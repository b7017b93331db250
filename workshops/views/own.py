"""What a customer does with seats that are paid: tickets, another date, cancelling."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from shop.order.doors import with_order
from workshops.selectors import bookings_of


@never_cache
@require_GET
@with_order
def bookings(request, order, token):
    """Show the seats of an order to who holds its link."""
    found = bookings_of(Q(order=order))
    if not found:
        raise Http404
    context = {"order": order, "token": token, "bookings": found}
    return render(request, "workshops/booking.html", context)
