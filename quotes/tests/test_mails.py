"""Every mail about a quote leaves, in each language, and says what it must."""

from django.core import mail

import pytest

from outbox.models import Message
from outbox.services import post
from outbox.tasks import deliver_message
from quotes import mails
from quotes.messages import write_to_customer, write_to_florist
from quotes.tests.factories import make_accepted, make_quote, make_version, pay

pytestmark = pytest.mark.django_db
NAMES = {
    *("staff_quote_asked", "quote_sent", "quote_withdrawn", "quote_expiring"),
    *("staff_quote_answered", "quote_message", "staff_quote_message"),
    *("quote_balance_due", "quote_paid"),
}


@pytest.mark.feature("I4")
def test_every_mail_leaves_in_each_language(bank):
    version = make_accepted(quote=make_quote(place="<b>Ghent</b>"))
    quote = version.quote
    pay(bank, version.order)
    mails.post_balance_due(version, version.order.payment_plan)
    pay(bank, version.order)
    write_to_florist(user=quote.user, code=quote.code, body="Peonies?")
    write_to_customer(quote_id=quote.pk, body="In May.", user=None)
    mails.post_withdrawn(version)
    mails.post_expiring(version)
    written = list(Message.objects.filter(template__contains="quote"))

    for message in written:
        for language in ("en", "fr", "nl"):
            copy = post(
                key=f"{message.key}:{language}",
                template=message.template,
                recipient=message.recipient,
                language=language,
                context=message.context,
            )
            deliver_message(copy.pk)

    assert {message.template for message in written} == NAMES
    assert len(mail.outbox) == 3 * len(NAMES)
    for sent in mail.outbox:
        html, _kind = sent.alternatives[0]
        assert sent.subject
        assert "<b>Ghent</b>" not in html
        assert "/quote" in sent.body


@pytest.mark.feature("I7")
def test_the_confirmation_tells_of_deposit_and_balance(bank):
    version = make_accepted()
    pay(bank, version.order)
    message = Message.objects.get(template="order_confirmed")

    deliver_message(message.pk)

    (sent,) = mail.outbox
    for words in (sent.body, sent.alternatives[0][0]):
        assert "deposit of €300.00" in words
        assert "balance of €700.00" in words
        assert "tickets" not in words


def test_a_second_version_says_that_it_is_new():
    version = make_version()
    make_version(version.quote)

    for message in Message.objects.filter(template="quote_sent").order_by("pk"):
        deliver_message(message.pk)

    first, second = (sent.subject for sent in mail.outbox)
    assert first == f"Your quote {version.quote.code}"
    assert second == f"A new version of your quote {version.quote.code}"
