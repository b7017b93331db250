"""Write messages with the fact they tell about."""

from outbox.models import Message
from outbox.tasks import deliver_message


def post(*, key, template, recipient, language, context) -> Message:
    """Write a mail in the caller's transaction and queue its sending after commit.

    ``key`` names the fact the mail tells about (``order-confirmed:CF-…``): posting it
    again returns the first message, so a fact is told once. ``context`` must be plain
    JSON, because the worker renders from the row alone.
    """
    message, _created = Message.objects.get_or_create(
        key=key,
        defaults={
            "template": template,
            "recipient": recipient,
            "language": language,
            "context": context,
        },
    )
    deliver_message.delay_on_commit(message.pk)
    return message
