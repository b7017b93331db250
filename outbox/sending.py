"""Send each message once."""

import logging
import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from common.faults import fault_point
from outbox.attachments import AttachmentFailed, make_attachments
from outbox.fence import unfenced
from outbox.models import Message

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 12
# A worker killed between claim and send leaves its message "sending" this long.
CLAIM_LASTS = timedelta(minutes=5)


def deliver(*, message_id: int) -> bool:
    """Send a message if nobody else is sending it; return whether it left now.

    The claim is one conditional UPDATE committed before the mail server is called, so
    two workers never send the same message. A refusal by the server, or a file that
    cannot be made, puts it back with a growing pause, twelve times at most.
    """
    message = _claim(message_id)
    if message is None:
        return False
    fault_point("before_mail")
    try:
        _send(message)
    # smtplib's errors and time-outs are all OSErrors
    except (OSError, AttachmentFailed) as error:
        _put_back(message, error)
        return False
    message.state, message.sent_at = Message.State.SENT, timezone.now()
    message.save(update_fields=["state", "sent_at", "subject", "text", "html"])
    return True


def due_messages():
    """Return messages to send now, those of a dead worker included.

    None at all in a restored copy that nobody has released.
    """
    now = timezone.now()
    waiting = Q(state=Message.State.QUEUED, due_at__lte=now)
    orphaned = Q(state=Message.State.SENDING, claimed_at__lt=now - CLAIM_LASTS)
    alive = Message.objects.filter(attempts__lt=MAX_ATTEMPTS)
    return unfenced(alive.filter(waiting | orphaned)).order_by("pk")


def _claim(message_id):
    claimed = (
        due_messages()
        .filter(pk=message_id)
        .update(
            state=Message.State.SENDING,
            claimed_at=timezone.now(),
            attempts=F("attempts") + 1,
        )
    )
    return Message.objects.get(pk=message_id) if claimed else None


def _send(message):
    with translation.override(message.language):
        name = f"emails/{message.template}"
        subject = render_to_string(f"{name}.subject.txt", message.context)
        message.subject = " ".join(subject.split())
        message.text = render_to_string(f"{name}.txt", message.context)
        message.html = render_to_string(f"{name}.html", message.context)
        files = make_attachments(message)
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        to=[message.recipient],
        # Whoever answers a mail to staff answers the person who wrote.
        reply_to=[address] if (address := message.context.get("reply_to")) else None,
        headers={"Message-ID": identity_of(message)} | _unsubscribing(message),
    )
    mail.attach_alternative(message.html, "text/html")
    for name, content, mimetype in files:
        mail.attach(name, content, mimetype)
    mail.send()


def _unsubscribing(message):
    """Return the headers by which mail programs unsubscribe in one click (RFC 8058)."""
    address = message.context.get("unsubscribe_url")
    if not address:
        return {}
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def identity_of(message) -> str:
    """Return one identity for every try: who gets a mail twice can tell it is one."""
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.SITE_URL}/{message.key}")
    return f"<{name}@{urlsplit(settings.SITE_URL).hostname}>"


def _put_back(message, error):
    given_up = message.attempts >= MAX_ATTEMPTS
    message.state = Message.State.FAILED if given_up else Message.State.QUEUED
    message.due_at = timezone.now() + timedelta(seconds=15 * 2**message.attempts)
    message.last_error = f"{type(error).__name__}: {error}"[:255]
    message.save(update_fields=["state", "due_at", "last_error"])
    logger.warning("message %s did not leave: %s", message.pk, type(error).__name__)
