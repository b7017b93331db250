"""What is told before a date: two days before, and where too few come."""

from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from workshops import mails
from workshops.models import Booking, Session


def remind_all(now=None) -> int:
    """Remind everybody who booked before the reminder was due; return how many now.

    WORKSHOP_REMINDER_HOURS before a date starts, once for each time it was moved to.
    Each mail is a row with a key of its own: running again reminds nobody twice.
    """
    now = now or timezone.now()
    ahead = timedelta(hours=settings.WORKSHOP_REMINDER_HOURS)
    near = Booking.objects.filter(
        state=Booking.State.BOOKED,
        session__state=Session.State.OPEN,
        session__starts_at__gt=now,
        session__starts_at__lte=now + ahead,
        created_at__lt=F("session__starts_at") - ahead,
    )
    rows = near.select_related("order__sender", "session__page", "session__room")
    done = 0
    for booking in rows.order_by("pk").iterator(chunk_size=200):
        done += mails.post_reminder(booking).attempts == 0
    return done


def ask_all(now=None) -> int:
    """Ask staff about dates that come near with too few people; return how many."""
    now, asked = now or timezone.now(), 0
    for session in undecided(now):
        mails.post_decision(session)
        asked += 1
    return asked


def undecided(now=None):
    """Return the dates somebody must decide on: near, too few, not decided."""
    now = now or timezone.now()
    ahead = Session.objects.open().filter(
        starts_at__gt=now, confirmed_at=None, pool__taken__lt=F("min_seats")
    )
    rows = ahead.select_related("page", "room", "pool").order_by("starts_at")
    return [session for session in rows if needs_decision(session, now)]


def needs_decision(session, now) -> bool:
    """Tell whether somebody must decide on a date read with its pool."""
    open_still = not session.is_cancelled and session.confirmed_at is None
    near = session.decide_at <= now < session.starts_at
    return open_still and near and session.pool.taken < session.min_seats
