"""Groups ask, staff quote, the group accepts once."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse
from django.utils import timezone

import pytest

from outbox.models import Message
from users import roles
from workshops.errors import DateNotFree, QuoteOver, RoomTaken
from workshops.groups import Quote, accept_quote, ask_for_group, quote_group
from workshops.links import group_token
from workshops.models import GroupEnquiry, Session
from workshops.sessions import details_of
from workshops.tests.factories import in_days, make_page, make_room, make_session, staff

pytestmark = pytest.mark.django_db
WISH = {
    "name": "Team Lumen",
    "email": "lumen@example.com",
    "phone": "",
    "people": "12",
    "wished": "A Friday in March",
    "message": "",
}
State = GroupEnquiry.State


def ask(page=None, **changes):
    known = WISH | {"people": 12} | changes
    return ask_for_group(page_id=(page or make_page()).pk, language="en", **known)


def offer(enquiry, **changes):
    make_session(enquiry.page)
    starts_at = in_days(50)
    known = {
        "price": Decimal("75.00"),
        "seats": 12,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "room_id": make_room("Winter garden").pk,
        "valid_until": in_days(30),
    }
    quote = Quote(**known | changes)
    return quote_group(enquiry_id=enquiry.pk, quote=quote, user=None)


def opened():
    return Session.objects.exclude(code="")


def group_url(page):
    return reverse("workshops:group", args=[page.pk])


@pytest.mark.feature("Z11")
def test_a_group_asks_and_staff_are_told(client):
    page = make_page()

    form = client.get(group_url(page)).text
    answer = client.post(group_url(page), WISH, follow=True)

    enquiry = GroupEnquiry.objects.get()
    assert "A date of your own" in form
    assert "Thank you" in answer.text
    assert (enquiry.page, enquiry.people, enquiry.state) == (page, 12, State.NEW)
    mail = Message.objects.get(template="staff_group_asked")
    assert mail.context["url"].endswith(
        reverse("workshop_admin:group", args=[enquiry.pk])
    )


@pytest.mark.feature("Z11", refuses=True)
@pytest.mark.parametrize(
    "changes",
    [
        {"people": "3"},
        {"people": "201"},
        {"people": "-4"},
        {"people": "x"},
        {"email": "lumen"},
        {"name": ""},
        {"wished": ""},
        {"message": "x" * 2001},
        {"name": "\x00"},
    ],
)
def test_a_wish_that_makes_no_sense_keeps_what_was_typed(client, changes):
    answer = client.post(group_url(make_page()), WISH | changes)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [*changes]
    assert "A Friday in March" in answer.text or "wished" in changes
    assert not GroupEnquiry.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.feature("Z11", refuses=True)
def test_programs_and_pages_without_groups_write_nothing(client):
    page = make_page()

    thanked = client.post(group_url(page), WISH | {"website": "http://x.example"})
    page.takes_groups = False
    page.save()
    closed = client.post(group_url(page), WISH)

    assert (thanked.status_code, closed.status_code) == (302, 404)
    assert not GroupEnquiry.objects.exists()


@pytest.mark.feature("Z11", refuses=True)
def test_wishes_by_the_dozen_are_refused(client):
    page = make_page()

    answers = [client.post(group_url(page), WISH).status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]
    assert GroupEnquiry.objects.count() == 5


@pytest.mark.feature("Z11")
def test_an_accepted_quote_opens_a_private_date_at_its_price_and_mails_its_link(client):
    enquiry = offer(ask())
    page = reverse("workshops:quote", args=[group_token(enquiry)])

    shown = client.get(page).text
    # What a browser says about the price is not read.
    sent = {"answer": "accept", "quote": "1", "price": "0.01", "seats": "200"}
    answer = client.post(page, sent)

    session = opened().get()
    assert "€75.00 per person" in shown
    assert "€900.00 for 12 people" in shown
    assert answer.status_code == 302
    assert details_of(session).price == Decimal("75.00")
    assert (session.capacity, len(session.code)) == (12, 8)
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.session) == (State.ACCEPTED, session)
    mail = Message.objects.get(template="group_accepted")
    assert mail.context["url"].endswith(f"/en/seats/private/{session.code}/")
    assert Message.objects.filter(template="staff_group_answered").count() == 1
    assert session.code in client.get(page).text


@pytest.mark.feature("Z11", refuses=True)
def test_a_quote_is_accepted_once(client):
    enquiry = offer(ask())
    accept_quote(enquiry_id=enquiry.pk, quote=1)

    with pytest.raises(QuoteOver):
        accept_quote(enquiry_id=enquiry.pk, quote=1)
    page = reverse("workshops:quote", args=[group_token(enquiry)])
    answer = client.post(page, {"answer": "refuse", "quote": "1"})

    assert answer.status_code == 409
    assert opened().count() == 1
    assert GroupEnquiry.objects.get().state == State.ACCEPTED


@pytest.mark.feature("Z11", refuses=True)
def test_a_quote_is_over_on_its_thirty_first_day():
    enquiry = offer(ask())

    with pytest.raises(QuoteOver):
        accept_quote(
            enquiry_id=enquiry.pk, quote=1, now=timezone.now() + timedelta(days=31)
        )

    assert not opened().exists()
    assert GroupEnquiry.objects.get().state == State.QUOTED


@pytest.mark.feature("Z11", refuses=True)
def test_a_quote_that_was_replaced_is_not_accepted():
    enquiry = offer(ask())
    offer(enquiry, price=Decimal("80.00"))

    with pytest.raises(QuoteOver):
        accept_quote(enquiry_id=enquiry.pk, quote=1)

    assert not opened().exists()
    assert details_of(accept_quote(enquiry_id=enquiry.pk, quote=2)).price == 80


@pytest.mark.feature("Z11", refuses=True)
def test_a_room_that_was_taken_meanwhile_leaves_the_quote_open():
    enquiry = offer(ask())
    make_session(enquiry.page, room_id=enquiry.room_id, starts_at=enquiry.starts_at)

    with pytest.raises(DateNotFree):
        accept_quote(enquiry_id=enquiry.pk, quote=1)
    with pytest.raises(RoomTaken):
        offer(enquiry, starts_at=enquiry.starts_at)

    assert not opened().exists()
    assert GroupEnquiry.objects.get().state == State.QUOTED
    assert not Message.objects.filter(template="group_accepted").exists()


@pytest.mark.feature("Z11", refuses=True)
@pytest.mark.parametrize("token", ["forged", "1", "MQ:1vK:abc"])
def test_a_forged_link_opens_nothing(client, token):
    offer(ask())

    answer = client.post(reverse("workshops:quote", args=[token]), {"answer": "accept"})

    assert answer.status_code == 404
    assert not opened().exists()


@pytest.mark.feature("Z11")
def test_staff_quote_in_the_admin_for_thirty_days_unless_they_say_otherwise():
    enquiry, room = ask(), make_room()
    shop, page = staff(roles.SHOP), reverse("workshop_admin:group", args=[enquiry.pk])
    starts_at = timezone.localtime(in_days(50))

    initial = shop.get(page).context["form"].initial
    sent = {
        "starts_at": f"{starts_at:%Y-%m-%dT%H:%M}",
        "ends_at": f"{starts_at + timedelta(hours=3):%Y-%m-%dT%H:%M}",
        "room": room.pk,
        "seats": "12",
        "price": "75",
        "valid_until": f"{timezone.localtime(initial['valid_until']):%Y-%m-%dT%H:%M}",
    }
    refused = shop.post(page, sent | {"price": "-1"})
    backwards = shop.post(page, sent | {"ends_at": sent["starts_at"]})
    assert GroupEnquiry.objects.get().state == State.NEW
    shop.post(page, sent)

    days = (initial["valid_until"] - timezone.now()).total_seconds() / 86_400
    assert round(days) == 30
    assert list(refused.context["form"].errors) == ["price"]
    assert list(backwards.context["form"].errors) == ["ends_at"]
    assert GroupEnquiry.objects.get().state == State.QUOTED
    mail = Message.objects.get(template="group_quote")
    assert Client().get(urlsplit(mail.context["url"]).path).status_code == 200
