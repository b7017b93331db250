"""What customer and florist write to each other about a quote."""

from django.db import transaction

from quotes import mails
from quotes.errors import NotWritable, TooManyMessages
from quotes.models import Quote, QuoteMessage
from quotes.requests import lock_own

# Of each side; whoever has more to say calls.
MOST_MESSAGES = 50
MOST_CHARACTERS = 2000


@transaction.atomic
def write_to_florist(*, user, code: str, body: str) -> QuoteMessage:
    """Write a message about an own quote; staff are told by mail.

    Raises Quote.DoesNotExist for another's, and what ``_write`` refuses.
    """
    return _write(lock_own(user, code), body, user, from_staff=False)


@transaction.atomic
def write_to_customer(*, quote_id: int, body: str, user) -> QuoteMessage:
    """Write to the customer, who is told by mail. Raises what ``_write`` refuses."""
    quote = Quote.objects.select_for_update(of=("self",)).get(pk=quote_id)
    return _write(quote, body, user, from_staff=True)


def _write(quote, body, author, *, from_staff):
    """Write a message of 1 to 2000 characters about a locked quote.

    Raises NotWritable for a draft or an empty message, TooManyMessages.
    """
    body = body.strip()[:MOST_CHARACTERS]
    if quote.state == Quote.State.DRAFT or not body:
        raise NotWritable
    if quote.messages.filter(from_staff=from_staff).count() >= MOST_MESSAGES:
        raise TooManyMessages(most=MOST_MESSAGES)
    message = QuoteMessage.objects.create(
        quote=quote, body=body, author=author, from_staff=from_staff
    )
    mails.post_message(message)
    return message
