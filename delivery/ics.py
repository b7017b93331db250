"""Deliveries as a calendar file."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from icalendar import Calendar, Event

from delivery import states
from delivery.calendar import BRUSSELS


def calendar_of(deliveries, *, url) -> bytes:
    """Return an iCalendar file (RFC 5545) with an event for each delivery.

    Hours where a slot was chosen, the whole day elsewhere, in Brussels' time. No price
    is in it; ``url`` leads to the order's page. A cancelled delivery cancels its event.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//ChezFlora//Deliveries//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for delivery in deliveries:
        calendar.add_component(_event(delivery, url))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(delivery, url):
    event = Event()
    event.add("uid", f"delivery-{delivery.pk}@chezflora")
    event.add("dtstamp", timezone.now())
    event.add("summary", _summary(delivery))
    for name, value in _times(delivery).items():
        event.add(name, value)
    if delivery.line1:
        place = f"{delivery.line1}, {delivery.postcode} {delivery.commune}"
        event.add("location", place)
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    # A later file of the same delivery takes the place of an earlier one.
    event.add("sequence", len(delivery.delivery_steps.all()))
    cancelled = delivery.status == states.CANCELLED
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event


def _summary(delivery):
    if delivery.is_pickup:
        return _("Fetch the flowers at ChezFlora")
    return _("Flowers for %(name)s") % {"name": delivery.recipient_name}


def _times(delivery):
    if delivery.starts is None:
        return {"dtstart": delivery.date, "dtend": delivery.date + timedelta(days=1)}
    return {
        "dtstart": datetime.combine(delivery.date, delivery.starts, tzinfo=BRUSSELS),
        "dtend": datetime.combine(delivery.date, delivery.ends, tzinfo=BRUSSELS),
    }
