"""What customers hear about their seats; nobody hears of anybody else."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from outbox.services import post, post_to_staff
from shop.order.links import order_token
from shop.order.mails import post_order_mail
from workshops.links import waiting_token
from workshops.prices import price_of_party
from workshops.selectors import title_of


def session_context(session, language) -> dict:
    """Return what a mail tells of a date, as plain JSON, in the reader's language."""
    with translation.override(language):
        return {
            "workshop": title_of(session.page),
            "starts_at": session.starts_at.isoformat(),
            "ends_at": session.ends_at.isoformat(),
            "room": session.room.name,
            "room_address": session.room.address,
            "access": session.room.access,
        }


def booking_url(order) -> str:
    """Return the address of the page of an order's seats, in the order's language."""
    with translation.override(order.sender.language):
        path = reverse("workshops:booking", args=[order_token(order.number)])
    return settings.SITE_URL + path


def post_booking(booking, template, *, key="", attach=False, **extra):
    """Write a mail about a booking to whoever made it, once per ``key``.

    ``attach`` adds the tickets and their calendar files.
    """
    session = booking.session
    context = session_context(session, booking.order.sender.language) | {
        "booking_url": booking_url(booking.order),
        # Left out once it has passed.
        "cancel_until": session.cancel_until.isoformat()
        if session.cancel_until > timezone.now()
        else "",
        **extra,
    }
    if attach:
        context["attachments"] = [["workshop-tickets", booking.pk]]
    key = f"{booking.pk}:{key}"
    return post_order_mail(booking.order, template, key=key, **context)


def post_tickets(booking):
    """Send the tickets of a paid booking, and again after it moved."""
    return post_booking(booking, "workshop_tickets", attach=True)


def post_moved(booking, before):
    """Send the tickets of the new date a customer chose."""
    return post_booking(
        booking,
        "workshop_moved",
        key=str(booking.revision),
        attach=True,
        before=before,
    )


def post_changed(booking, session, before):
    """Tell another time or place, once per change."""
    booking.session = session
    return post_booking(
        booking,
        "workshop_changed",
        key=f"{session.pk}:{session.changes}",
        attach=True,
        before=before,
    )


def post_cancelled(booking, *, leaving, refund):
    """Tell a customer which seats are given up, and what comes back.

    The calendar files take these dates out of their calendars.
    """
    keys = [each.pk for each in leaving]
    return post_booking(
        booking,
        "workshop_cancelled",
        key=str(keys[0]),
        names=[each.name for each in leaving],
        left=booking.attendees.filter(cancelled_at=None).count(),
        refund=str(refund),
        attachments=[["workshop-calendars", keys]],
    )


def post_called_off(booking, *, leaving, refund):
    """Tell a customer that the date was called off, why, and what comes back."""
    return post_booking(
        booking,
        "workshop_called_off",
        reason=booking.session.cancel_reason,
        refund=str(refund),
        attachments=[["workshop-calendars", [each.pk for each in leaving]]],
    )


def post_reminder(booking):
    """Remind of a date that is near, once per time it was moved to."""
    key = f"{booking.session_id}:{booking.session.changes}"
    return post_booking(booking, "workshop_reminder", key=key, attach=True)


def post_waiting(entry, template, *, key="", **extra):
    """Write a mail to a waiting party, once per ``key``."""
    with translation.override(entry.language):
        token = waiting_token(entry)
        path = reverse("workshops:waiting", args=[token])
        leave = reverse("workshops:leave", args=[token])
    return post(
        key=f"{template}:{entry.pk}:{key}",
        template=template,
        recipient=entry.email,
        language=entry.language,
        context=session_context(entry.session, entry.language)
        | {
            "name": entry.name,
            "party": entry.party,
            "url": settings.SITE_URL + path,
            "leave_url": settings.SITE_URL + leave,
            **extra,
        },
    )


def post_offered(entry):
    """Tell a party which seats are kept for it, until when, and what they cost."""
    prices, total = price_of_party(entry.session, entry.party)
    with translation.override(entry.language):
        told = [
            {
                "for": str(price.label),
                "amount": str(price.amount),
                "until": price.until.isoformat() if price.is_early else "",
            }
            for price in prices
        ]
    return post_waiting(
        entry,
        "waiting_offered",
        key=str(entry.offers),
        deadline=entry.deadline.isoformat(),
        prices=told,
        party_total="" if total is None else str(total),
    )


def post_waits_already(entry, place):
    """Answer somebody who waits and asks again, at most once a day."""
    day = timezone.localdate().isoformat()
    return post_waiting(entry, "waiting_already", key=day, place=place)


def post_booked_already(booking):
    """Answer somebody who has seats and asks to wait, at most once a day."""
    day = timezone.localdate().isoformat()
    return post_booking(booking, "waiting_booked", key=day)


def post_decision(session):
    """Ask staff whether a date with too few people takes place, once."""
    return post_to_staff(
        key=f"staff-go-no-go:{session.pk}:{session.changes}",
        template="staff_go_no_go",
        path=reverse("workshop_admin:session", args=[session.pk]),
        context=session_context(session, settings.LANGUAGE_CODE)
        | {"taken": session.pool.taken, "min_seats": session.min_seats},
    )
