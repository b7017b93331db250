"""What customers hear about their seats; nobody hears of anybody else."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from outbox.services import post, post_to_staff
from shop.order.links import order_token
from shop.order.mails import post_order_mail
from workshops.links import waiting_token


def session_context(session) -> dict:
    """Return what a mail tells of a date, as plain JSON."""
    return {
        "workshop": session.page.title,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "room": session.room.name,
        "room_address": session.room.address,
        "access": session.room.access,
    }


def post_booking(booking, template, *, key="", attach=False, **extra):
    """Write a mail about a booking to whoever made it, once per ``key``.

    ``attach`` adds the tickets and their calendar files.
    """
    session = booking.session
    language = booking.order.sender.language
    with translation.override(language):
        path = reverse("workshops:booking", args=[order_token(booking.order.number)])
    context = session_context(session) | {
        "booking_url": settings.SITE_URL + path,
        "cancel_until": session.cancel_until.isoformat(),
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
        key=f"{booking.session_id}:{timezone.now().isoformat()}",
        attach=True,
        before=before,
    )


def post_changed(booking, session, before):
    """Tell another time or place, once per change."""
    booking.session = session
    return post_booking(
        booking,
        "workshop_changed",
        key=str(session.changes),
        attach=True,
        before=before,
    )


def post_cancelled(booking, *, names, refund, key):
    """Tell a customer that seats are given up, and what comes back."""
    return post_booking(
        booking, "workshop_cancelled", key=key, names=names, refund=str(refund)
    )


def post_called_off(booking, *, refund):
    """Tell a customer that the date was called off, why, and what comes back."""
    return post_booking(
        booking,
        "workshop_called_off",
        reason=booking.session.cancel_reason,
        refund=str(refund),
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
    return post(
        key=f"{template}:{entry.pk}:{key}",
        template=template,
        recipient=entry.email,
        language=entry.language,
        context=session_context(entry.session)
        | {
            "name": entry.name,
            "party": entry.party,
            "url": settings.SITE_URL + path,
            **extra,
        },
    )


def post_decision(session):
    """Ask staff whether a date with too few people takes place, once."""
    return post_to_staff(
        key=f"staff-go-no-go:{session.pk}:{session.changes}",
        template="staff_go_no_go",
        path=reverse("workshop_admin:session", args=[session.pk]),
        context=session_context(session)
        | {"taken": session.pool.taken, "min_seats": session.min_seats},
    )
