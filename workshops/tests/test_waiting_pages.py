"""The waiting list as a visitor meets it: join, look, take, leave."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from ops.integrity import find_breaches
from outbox.models import Message
from users.tests.factories import make_user
from workshops.cancelling import cancel_seats
from workshops.links import waiting_token
from workshops.models import WaitingEntry
from workshops.tests.factories import (
    book_paid,
    coming,
    make_session,
    order_seats,
    wait_for,
)

Basket = get_model("basket", "Basket")
State = WaitingEntry.State

pytestmark = [pytest.mark.django_db, pytest.mark.feature("Z1")]


def words(response):
    """Return a page's text, white space in one."""
    return " ".join(response.content.decode().split())


def door(name, entry):
    """Return an address of a party's signed link."""
    return reverse(f"workshops:{name}", args=[waiting_token(entry)])


def join(client, session, **changes):
    """Fill in the form of a date's waiting list."""
    said = {"name": "Wim", "email": "wim@example.com", "party": 1}
    return client.post(reverse("workshops:wait", args=[session.pk]), said | changes)


@pytest.fixture
def full(bank):
    """A date all of whose two seats Anne booked."""
    session = make_session(capacity=2)
    session.booked = book_paid(bank, session, 2)
    return session


@pytest.fixture
def offered(full):
    """A party of two whose seats are kept."""
    entry = wait_for(full, 2)
    cancel_seats(
        booking_id=full.booked.pk, attendee_ids=coming(full.booked), reason="x"
    )
    entry.refresh_from_db()
    return entry


def test_who_joins_is_written_to_and_the_mails_links_work(client, full):
    response = join(client, full, party=2)

    entry = WaitingEntry.objects.get()
    assert response["Location"] == reverse("workshops:joined", args=[full.pk])
    assert (entry.party, entry.language) == (2, "en")
    assert "Look into your mail" in words(client.get(response["Location"]))
    context = Message.objects.get(template="waiting_joined").context
    assert context["place"] == 1
    assert "You are number 1" in words(client.get(context["url"]))
    assert "Leave the list?" in words(client.get(context["leave_url"]))


@pytest.mark.feature("Z1", refuses=True)
def test_a_stranger_learns_nothing_about_an_address(client, full):
    new = join(client, full)
    waits = join(client, full)
    booked = join(client, full, email="anne@example.com")

    answers = {(r.status_code, r["Location"]) for r in (new, waits, booked)}
    assert answers == {(302, reverse("workshops:joined", args=[full.pk]))}
    assert WaitingEntry.objects.count() == 1
    told = Message.objects.filter(template__startswith="waiting").order_by("pk")
    assert [(m.template, m.recipient) for m in told] == [
        ("waiting_joined", "wim@example.com"),
        ("waiting_already", "wim@example.com"),
        ("waiting_booked", "anne@example.com"),
    ]


def test_who_is_signed_in_is_known_and_sees_the_place_at_once(client, full):
    user = make_user("wim@example.com", first_name="Wim", last_name="Wils")
    client.force_login(user)
    url = reverse("workshops:wait", args=[full.pk])

    form = words(client.get(url, {"party": "2"}))
    response = join(client, full)

    assert 'value="wim@example.com"' in form
    assert 'value="2"' in form
    assert response["Location"] == door("waiting", WaitingEntry.objects.get())


@pytest.mark.feature("Z1", refuses=True)
@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"email": "x"}, {"party": "0"}, {"party": "11"}, {"party": "-1"}],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(client, full, wrong):
    response = join(client, full, **{"name": "Wim Wils"} | wrong)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == list(wrong)
    assert not WaitingEntry.objects.exists()


@pytest.mark.feature("Z1", refuses=True)
@pytest.mark.parametrize("party", ["", "x", "-3", "0", "99999", "²"])
def test_any_party_in_the_address_shows_the_form(client, full, party):
    url = reverse("workshops:wait", args=[full.pk])

    assert client.get(url, {"party": party}).status_code == 200


@pytest.mark.feature("Z1", refuses=True)
def test_where_seats_are_free_nobody_waits(client):
    session = make_session(capacity=3)

    response = join(client, session, party=2)

    assert response.status_code == 409
    assert "There are seats for you" in words(response)
    assert not WaitingEntry.objects.exists()


@pytest.mark.feature("Z1", refuses=True)
def test_a_private_date_has_no_list_for_strangers(client):
    session = make_session(code="SECRET")

    assert join(client, session).status_code == 404


@pytest.mark.feature("Z1", refuses=True)
def test_trying_many_addresses_is_stopped(client, full):
    for n in range(20):
        join(client, full, email=f"guest{n}@example.com")

    response = join(client, full, email="one.more@example.com")

    assert response.status_code == 429
    assert WaitingEntry.objects.count() == 20


def test_a_guest_takes_the_kept_seats_once_and_buys_them(client, offered):
    page = client.get(door("waiting", offered))
    first = client.post(door("take", offered))
    client.post(door("take", offered))

    assert "2 seats are kept for you" in words(page)
    assert first["Location"] == reverse("basket:summary")
    basket = Basket.objects.get(status="Open", lines__quantity=2)
    assert [line.quantity for line in basket.lines.all()] == [2]
    summary = words(client.get(reverse("basket:summary")))
    assert "sold out" not in summary
    order = order_seats(basket, email="another.address@example.com")
    offered.refresh_from_db()
    assert (offered.state, offered.order) == (State.BOOKED, order)
    page = words(client.get(door("waiting", offered)))
    assert "Your seats are booked" in page
    assert "Your tickets come in a mail of their own" in page
    assert find_breaches() == []


def test_kept_seats_survive_signing_in(client, offered):
    client.post(door("take", offered))
    user = make_user("another.address@example.com")
    client.force_login(user)

    summary = words(client.get(reverse("basket:summary")))

    basket = Basket.objects.get(owner=user, status="Open")
    assert "sold out" not in summary
    offered.refresh_from_db()
    assert offered.basket == basket
    assert order_seats(basket, user=user, email=user.email).bookings.count() == 1
    assert find_breaches() == []


def test_the_page_of_an_offer_says_what_the_seats_cost(client, offered):
    page = words(client.get(door("waiting", offered)))

    assert 'Adult: <b class="nowrap">€68.00</b>' in page
    assert "€136.00" in page
    assert "for 2 adults, VAT included" in page


@pytest.mark.feature("Z1", refuses=True)
def test_an_offer_that_is_over_leads_nowhere(client, offered):
    past = timezone.now() - timedelta(minutes=1)
    WaitingEntry.objects.update(deadline=past)

    response = client.post(door("take", offered))

    assert response.status_code == 409
    assert "The seats went to the next" in words(response)
    assert not Basket.objects.filter(status="Open", lines__isnull=False).exists()


def test_leaving_is_asked_once_and_done(client, offered):
    assert "Leave the list?" in words(client.get(door("leave", offered)))
    offered.refresh_from_db()
    assert offered.state == State.OFFERED

    done = client.post(door("leave", offered), follow=True)

    assert "You left the list" in words(done)
    offered.refresh_from_db()
    assert (offered.state, offered.held) == (State.LEFT, 0)
    assert "You left the list" in words(client.get(door("leave", offered)))
    assert find_breaches() == []


@pytest.mark.feature("Z1", refuses=True)
@pytest.mark.parametrize("name", ["waiting", "leave", "take"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_link_opens_nothing(client, offered, name, method):
    url = reverse(f"workshops:{name}", args=["1:wrong:token"])

    assert getattr(client, method)(url).status_code in (404, 405)
    offered.refresh_from_db()
    assert offered.state == State.OFFERED
