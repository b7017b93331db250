"""What customer and florist write to each other."""

from django.urls import reverse

import pytest

from outbox.models import Message
from quotes.errors import NotWritable, TooManyMessages
from quotes.messages import MOST_MESSAGES, write_to_customer, write_to_florist
from quotes.models import QuoteMessage
from quotes.tests.factories import make_draft, make_quote
from users import roles
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.feature("I4")
def test_both_sides_write_and_are_told(client):
    quote = make_quote()
    client.force_login(quote.user)
    client.post(
        reverse("quotes:message", args=[quote.code]), {"body": "<b>Peonies?</b>"}
    )
    client.force_login(make_user(role=roles.SHOP))
    client.post(reverse("quote_admin:message", args=[quote.pk]), {"body": "In May."})
    staff_page = client.get(reverse("quote:inspect", args=[quote.pk])).text
    client.force_login(quote.user)

    page = client.get(reverse("quotes:own", args=[quote.code])).text

    for shown in (page, staff_page):
        assert "&lt;b&gt;Peonies?&lt;/b&gt;" in shown
        assert "In May." in shown
    assert Message.objects.get(template="quote_message").recipient == quote.email
    assert Message.objects.filter(template="staff_quote_message").count() == 1


@pytest.mark.feature("I4", refuses=True)
@pytest.mark.parametrize("body", ["", "   ", "x" * 2001, "\x00"])
def test_what_says_nothing_or_too_much_is_refused(client, body):
    quote = make_quote()
    client.force_login(quote.user)

    answer = client.post(reverse("quotes:message", args=[quote.code]), {"body": body})

    assert answer.status_code == 422
    assert not QuoteMessage.objects.exists()


@pytest.mark.feature("I4", refuses=True)
def test_nothing_is_written_about_a_draft():
    quote = make_draft()

    with pytest.raises(NotWritable):
        write_to_florist(user=quote.user, code=quote.code, body="Hello")
    with pytest.raises(NotWritable):
        write_to_customer(quote_id=quote.pk, body="Hello", user=None)

    assert not QuoteMessage.objects.exists()


@pytest.mark.feature("I4", refuses=True)
def test_hundreds_of_messages_are_refused():
    quote = make_quote()
    QuoteMessage.objects.bulk_create(
        QuoteMessage(quote=quote, body="Hello") for _n in range(MOST_MESSAGES)
    )

    with pytest.raises(TooManyMessages):
        write_to_florist(user=quote.user, code=quote.code, body="Hello")

    assert QuoteMessage.objects.count() == MOST_MESSAGES
