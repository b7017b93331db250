"""What a customer asks for: draft, sent in once, their own alone."""

from decimal import Decimal

from django.urls import reverse

import pytest

from outbox.models import Message
from quotes.models import Quote
from quotes.requests import MOST_OPEN
from quotes.tests.factories import in_days, make_draft, make_quote, typed
from users.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
ASK = reverse("quotes:ask")


def url(name, quote, *args):
    return reverse(f"quotes:{name}", args=[quote.code, *args])


@pytest.mark.feature("I3")
def test_a_draft_is_kept_changed_and_sent_in(client):
    user = make_user()
    client.force_login(user)

    client.post(ASK, typed(budget="1500,50") | {"save": "1"})
    quote = Quote.objects.get()
    assert (quote.state, quote.user, quote.budget) == (
        "draft",
        user,
        Decimal("1500.50"),
    )
    assert not Message.objects.exists()
    client.post(url("edit", quote), typed(place="Bruges") | {"send": "1"})

    quote.refresh_from_db()
    assert (quote.state, quote.place, quote.language) == ("submitted", "Bruges", "en")
    mail = Message.objects.get()
    assert (mail.template, mail.context["place"]) == ("staff_quote_asked", "Bruges")


@pytest.mark.feature("I3", refuses=True)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("description", ""),
        ("description", "x" * 4001),
        ("event_date", ""),
        ("event_date", "2020-01-01"),
        ("event_date", "9999-12-31"),
        ("event_date", "tomorrow"),
        ("event_type", "coronation"),
        ("place", ""),
        ("place", "\x00"),
        ("name", ""),
        ("budget", "-1"),
        ("budget", "-0.01"),
        ("budget", "NaN"),
        ("budget", "Infinity"),
        ("budget", "1e30"),
        ("budget", "1e2"),
        ("budget", "12.345"),
        ("budget", "much"),
        ("budget", "9" * 10),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(client, name, value):
    client.force_login(make_user())

    answer = client.post(ASK, typed(**{name: value}) | {"send": "1"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [name]
    assert not Quote.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.feature("I3", refuses=True)
def test_sending_in_twice_is_refused(client):
    quote = make_draft()
    client.force_login(quote.user)

    first = client.post(url("submit", quote))
    second = client.post(url("submit", quote))

    assert (first.status_code, second.status_code) == (302, 409)
    assert "sent in already" in second.text
    assert Message.objects.count() == 1


@pytest.mark.feature("I3", refuses=True)
def test_what_was_sent_in_is_changed_no_more(client):
    quote = make_quote()
    client.force_login(quote.user)

    shown = client.get(url("edit", quote))
    answer = client.post(url("edit", quote), typed(place="Rome") | {"save": "1"})
    thrown = client.post(url("delete", quote))

    quote.refresh_from_db()
    assert (shown.status_code, answer.status_code, thrown.status_code) == (
        302,
        302,
        409,
    )
    assert (quote.place, quote.state) == ("Ghent", "submitted")


@pytest.mark.feature("I3", refuses=True)
def test_a_day_that_passed_while_it_was_a_draft_is_refused(client):
    quote = make_draft()
    Quote.objects.update(event_date=in_days(-1))
    client.force_login(quote.user)

    answer = client.post(url("submit", quote))

    quote.refresh_from_db()
    assert (answer.status_code, quote.state) == (409, "draft")


@pytest.mark.feature("I3", refuses=True)
@pytest.mark.feature("R-A02")
@pytest.mark.parametrize("name", ["own", "edit", "refuse"])
def test_anothers_quote_does_not_exist(client, name):
    quote = make_draft()
    client.force_login(make_user())

    assert client.get(url(name, quote)).status_code == 404


@pytest.mark.feature("I3", refuses=True)
@pytest.mark.feature("R-A02")
@pytest.mark.parametrize(
    "name", ["edit", "submit", "delete", "accept", "refuse", "message", "pay"]
)
def test_nobody_acts_on_anothers_quote(client, name):
    quote = make_draft()
    client.force_login(make_user())

    answer = client.post(url(name, quote), typed(place="Rome") | {"body": "x"})

    quote.refresh_from_db()
    assert answer.status_code == 404
    assert (quote.state, quote.place, quote.messages.count()) == ("draft", "Ghent", 0)


@pytest.mark.feature("R-X16")
@pytest.mark.feature("R-A11")
def test_no_form_writes_a_state_a_price_or_an_owner(client):
    quote = make_draft()
    other = make_user()
    client.force_login(quote.user)
    forged = {"state": "accepted", "user": other.pk, "owner": other.pk, "id": 1}
    forged |= {"total": "1.00", "price": "1.00", "email": "x@example.com", "code": "A"}

    client.post(url("edit", quote), typed() | forged | {"save": "1"})

    kept = Quote.objects.get()
    assert (kept.state, kept.user, kept.email, kept.code) == (
        "draft",
        quote.user,
        quote.user.email,
        quote.code,
    )


def test_what_a_visitor_typed_is_kept_through_the_login(client):
    asked = client.post(ASK, typed(description="Peonies everywhere"))
    assert not Quote.objects.exists()
    user = make_user()
    client.post(
        "/en/account/login/",
        {"login": user.email, "password": PASSWORD, "next": ASK},
    )

    page = client.get(ASK)

    assert asked["Location"].startswith("/en/account/login/?next=")
    assert "Peonies everywhere" in page.text


def test_a_service_page_may_say_which_service_it_is_about(client):
    page = client.get(ASK + "?service=bridal-bouquet")
    odd = client.get(ASK + '?service="><script>')

    assert 'name="service" value="bridal-bouquet"' in page.text
    assert "<script>" not in odd.text.split("<main")[1].split("</main")[0]


@pytest.mark.feature("I3", refuses=True)
def test_requests_by_the_dozen_are_refused(client):
    user = make_user()
    for _number in range(MOST_OPEN):
        make_draft(user)
    client.force_login(user)

    answer = client.post(ASK, typed() | {"save": "1"})

    assert answer.status_code == 409
    assert Quote.objects.count() == MOST_OPEN


def test_a_draft_can_be_thrown_away(client):
    quote = make_draft()
    client.force_login(quote.user)

    client.post(url("delete", quote))

    assert not Quote.objects.exists()
