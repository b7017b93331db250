"""Dates for other people's calendars and for search engines; nobody is named."""

from django.conf import settings
from django.utils import timezone

from icalendar import Calendar, Event

from delivery.calendar import BRUSSELS

ORIGIN = "https://schema.org/"


def calendar_of_dates(sessions, *, name: str) -> bytes:
    """Return an iCalendar file (RFC 5545) with an event for each date.

    A later file with the same date takes the place of an earlier one.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//ChezFlora//Workshops//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    for session in sessions:
        calendar.add_component(_event(session))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(session):
    event = Event()
    event.add("uid", f"workshop-{session.pk}@chezflora")
    event.add("dtstamp", timezone.now())
    event.add("summary", session.page.title)
    if session.page.summary:
        event.add("description", session.page.summary)
    event.add("dtstart", session.starts_at.astimezone(BRUSSELS))
    event.add("dtend", session.ends_at.astimezone(BRUSSELS))
    event.add("location", f"{session.room.name}, {session.room.address}")
    event.add("url", settings.SITE_URL + session.address)
    event.add("sequence", session.changes)
    event.add("status", "CONFIRMED")
    return event


def event_data(session) -> dict:
    """Return a date as schema.org's Event, offers and seats included."""
    page, room = session.page, session.room
    url = settings.SITE_URL + session.address
    found = {
        "@type": "Event",
        "name": page.title,
        "description": page.summary,
        "startDate": timezone.localtime(session.starts_at).isoformat(),
        "endDate": timezone.localtime(session.ends_at).isoformat(),
        "eventStatus": f"{ORIGIN}EventScheduled",
        "eventAttendanceMode": f"{ORIGIN}OfflineEventAttendanceMode",
        "inLanguage": session.language,
        "url": url,
        "location": {
            "@type": "Place",
            "name": room.name,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": room.street,
                "postalCode": room.postcode,
                "addressLocality": room.city,
                "addressCountry": "BE",
            },
        },
        "organizer": {
            "@type": "Organization",
            "name": "ChezFlora",
            "url": settings.SITE_URL,
        },
        "maximumAttendeeCapacity": session.capacity,
        "remainingAttendeeCapacity": session.free,
        "offers": [_offer(price, session, url) for price in session.prices],
    }
    if page.teacher:
        found["performer"] = {"@type": "Person", "name": page.teacher}
    if picture := page.share_picture:
        found["image"] = settings.SITE_URL + picture.file.url
    return found


def _offer(price, session, url):
    state = "SoldOut" if session.is_full else "InStock"
    offer = {
        "@type": "Offer",
        "name": str(price.label),
        "price": f"{price.amount:.2f}",
        "priceCurrency": "EUR",
        "availability": f"{ORIGIN}{state}",
        "url": url,
        "validThrough": timezone.localtime(session.closes_at).isoformat(),
    }
    if price.is_early:
        offer["priceValidUntil"] = f"{timezone.localtime(price.until):%Y-%m-%d}"
    return offer


def dates_data(sessions) -> dict:
    """Return the dates of a page as schema.org's ItemList of Events."""
    return {
        "@context": ORIGIN,
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "item": event_data(session)}
            for number, session in enumerate(sessions, start=1)
        ],
    }
