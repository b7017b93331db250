"""What came from outside and what leaves: each once, none stuck."""

from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from outbox.models import Message
from payments.models import GatewayEvent

SENDING_AT_MOST = timedelta(minutes=10)
# A webhook older than this that nobody processed is stuck.
EVENT_AT_MOST = timedelta(minutes=10)


def events_are_processed_once():
    """R-I9: no event id twice, none left unprocessed."""
    twice = (
        GatewayEvent.objects.values("gateway", "event_id")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )
    stuck = GatewayEvent.objects.filter(
        processed_at=None, received_at__lt=timezone.now() - EVENT_AT_MOST
    )
    return [
        f"event {row['event_id']}: stored {row['times']} times" for row in twice
    ] + [
        f"event {event.event_id}: not processed since {event.received_at}"
        for event in stuck
    ]


def messages_leave():
    """R-I11: one row per message, none "sending" for more than ten minutes."""
    twice = (
        Message.objects.values("key").annotate(times=Count("pk")).filter(times__gt=1)
    )
    stuck = Message.objects.filter(
        state=Message.State.SENDING,
        claimed_at__lt=timezone.now() - SENDING_AT_MOST,
    )
    return [f"message {row['key']}: {row['times']} rows" for row in twice] + [
        f"message {message.pk}: sending since {message.claimed_at}" for message in stuck
    ]
