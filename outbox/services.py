"""Write messages with the fact they tell about."""

from django.conf import settings

from common.queueing import queue_after_commit
from outbox.models import Message
from outbox.tasks import deliver_message


def post(*, key, template, recipient, language, context) -> Message:
    """Write a mail in the caller's transaction and queue its sending after commit.

    ``key`` names the fact the mail tells about (``order-confirmed:CF-…``): posting it
    again leaves the first message as it is and returns its key, so a fact is told once.
    ``context`` must be plain JSON, because the worker renders from the row alone; its
    ``reply_to`` is the address answers go to, its ``unsubscribe_url`` where a POST
    ends such mails.
    """
    message = Message(
        key=key,
        template=template,
        recipient=recipient,
        language=language,
        context=context,
    )
    # The unique key decides, without a savepoint around each mail. Writing the key over
    # itself changes nothing, and makes the database tell which row has it.
    Message.objects.bulk_create(
        [message], update_conflicts=True, unique_fields=["key"], update_fields=["key"]
    )
    queue_after_commit(deliver_message, message.pk)
    return message


def post_to_staff(*, key, template, path, context) -> Message:
    """Write a mail to the shop's own address; ``path`` is the page it leads to."""
    return post(
        key=key,
        template=template,
        recipient=settings.STAFF_EMAIL,
        language=settings.LANGUAGE_CODE,
        context=context | {"url": settings.SITE_URL + path},
    )
