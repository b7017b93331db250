"""The coming deliveries of a subscription as a calendar file."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from icalendar import Calendar, Event

from subscriptions.models import Occurrence

States = Occurrence.State
COMING = (States.PLANNED, States.CLAIMED, States.ORDERED, States.PLACED)
DROPPED = (States.SKIPPED, States.PAUSED)


def calendar_of(subscription, rows, *, url) -> bytes:
    """Return an iCalendar file (RFC 5545) with a whole day for each coming delivery.

    No price is in it. What is skipped or paused cancels its event in a calendar that
    has an earlier file.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//ChezFlora//Subscriptions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    today = timezone.localdate()
    for row in rows:
        day = row.travels or row.day
        if day >= today and row.state in (*COMING, *DROPPED):
            calendar.add_component(_event(subscription, row, day, url))
    return calendar.to_ical()


def _event(subscription, row, day, url):
    event = Event()
    event.add("uid", f"subscription-{subscription.code}-{row.day}@chezflora")
    event.add("dtstamp", timezone.now())
    event.add("summary", _("Flowers for %(name)s") % {"name": _name(subscription, row)})
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    # A later file takes the place of an earlier one.
    event.add("sequence", int(timezone.now().timestamp()))
    event.add("status", "CANCELLED" if row.state in DROPPED else "CONFIRMED")
    return event


def _name(subscription, row):
    changes = row.occurrence.changes if row.occurrence else {}
    return changes.get("recipient_name") or subscription.recipient_name
