"""The contact page: stored, mailed once, refused at the field, closed to programs."""

import time
from datetime import timedelta

from django.core import mail, signing
from django.urls import reverse
from django.utils import timezone

import pytest

from blog.tests.factories import home, publish
from contact.forms import SALT
from contact.models import ContactPage, Enquiry
from outbox.models import Message
from outbox.sending import deliver
from users import roles
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db


def stamped(seconds):
    """Return the stamp of a form that was shown so many seconds ago."""
    moment = signing.b62_encode(int(time.time()) - seconds)
    return signing.Signer(salt=SALT).sign(f"shown:{moment}")


def said(**changes):
    return {
        "name": "Anneke Maes",
        "email": "anneke@example.com",
        "subject": "order",
        "order_number": "CF-1234",
        "message": "Could the card be in Dutch?\nThank you.",
        "website": "",
        "stamp": stamped(10),
    } | changes


@pytest.fixture
def url():
    contact = ContactPage(title="Contact", slug="contact")
    return publish(home(), contact).address


@pytest.mark.feature("J8")
def test_a_message_is_stored_mailed_to_staff_and_thanked_for(client, url):
    answer = client.post(url, said())

    assert answer.url == f"{url}?sent=1#sent"
    assert "Thank you, we have your message" in client.get(answer.url).text
    row = Enquiry.objects.get()
    assert (row.name, row.subject, row.state) == ("Anneke Maes", "order", "open")
    assert row.message == "Could the card be in Dutch?\nThank you."
    for message in Message.objects.order_by("pk"):
        deliver(message_id=message.pk)
    to_staff, thanks = mail.outbox
    assert (to_staff.to, to_staff.reply_to) == (
        ["shop@chezflora.example"],
        ["anneke@example.com"],
    )
    assert "Could the card be in Dutch?" in to_staff.body
    assert (thanks.to, thanks.reply_to) == (["anneke@example.com"], [])
    assert "card" not in thanks.body
    assert "Anneke" not in thanks.body


@pytest.mark.feature("J8", refuses=True)
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": ""}, "We need this to answer you."),
        ({"email": "anneke@"}, "Enter an e-mail address like name@example.com."),
        ({"email": "a@b.be\nBcc: c@d.be"}, "Enter an e-mail address like"),
        ({"subject": "prize"}, "Select a valid choice."),
        ({"subject": ""}, "We need this to answer you."),
        ({"message": " \u200b"}, "We need this to answer you."),
        ({"message": "x" * 2001}, "at most 2000 characters"),
        ({"order_number": "1" * 33}, "at most 32 characters"),
        ({"message": "nul \x00"}, "Null characters are not allowed."),
        ({"stamp": 0}, "That was very quick."),
        ({"stamp": 90_000}, "This page was open for long."),
        ({"stamp": "shown:1:forged"}, "This page was open for long."),
        ({"stamp": ""}, "This page was open for long."),
    ],
)
def test_what_cannot_be_answered_is_refused_with_what_was_typed(
    client, url, changes, says
):
    if isinstance(age := changes.get("stamp"), int):
        changes = {"stamp": stamped(age)}

    answer = client.post(url, said(**changes))

    assert answer.status_code == 422
    assert says in answer.text
    assert "CF-1234" in answer.text or "order_number" in changes
    assert not Enquiry.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.feature("J8", refuses=True)
def test_no_line_break_reaches_a_header(client, url):
    client.post(url, said(name="Eve\r\nBcc: all@example.com"))

    for message in Message.objects.order_by("pk"):
        deliver(message_id=message.pk)
    assert Enquiry.objects.get().name == "Eve Bcc: all@example.com"
    for each in mail.outbox:
        assert "\n" not in each.subject
        assert each.bcc == []
        assert "Bcc" not in dict(each.message().items())


@pytest.mark.feature("J8", refuses=True)
def test_a_program_is_thanked_and_nothing_kept(client, url):
    answer = client.post(url, said(website="http://spam.example", message=""))

    assert answer.status_code == 302
    assert not Enquiry.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.feature("J8", refuses=True)
def test_nobody_writes_without_end(client, url):
    for _number in range(3):
        client.post(url, said())
    fourth = client.post(url, said())
    other = client.post(url, said(email="other@example.com"))
    sixth = client.post(url, said(email="third@example.com"))

    assert (fourth.status_code, other.status_code, sixth.status_code) == (429, 302, 429)
    assert fourth["Retry-After"] == "3600"
    assert Enquiry.objects.count() == 4


@pytest.mark.feature("R-X07")
def test_markup_is_shown_as_text_to_staff(client, url):
    client.post(url, said(message="<script>alert(1)</script>", name="<b>Eve"))
    row = Enquiry.objects.get()
    staff = Message.objects.get(template="staff_contact")
    deliver(message_id=staff.pk)
    staff.refresh_from_db()
    client.force_login(make_user(role=roles.SHOP))

    pages = [
        staff.html,
        client.get(reverse("contact_admin:enquiry", args=[row.pk])).text,
    ]

    for html in pages:
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_staff_note_that_it_was_answered_once(client, url):
    client.post(url, said())
    row = Enquiry.objects.get()
    first, second = make_user(role=roles.SHOP), make_user(role=roles.SHOP)
    address = reverse("contact_admin:enquiry", args=[row.pk])
    for user in (first, second):
        client.force_login(user)
        client.post(address, {"state": "answered"})

    row.refresh_from_db()
    assert (row.state, row.answered_by) == ("answered", first)
    client.post(address, {"state": "open"})
    row.refresh_from_db()
    assert (row.state, row.answered_at) == ("open", None)


@pytest.mark.parametrize("role", [roles.EDITORS, roles.WORKSHOP, roles.DRIVER])
def test_who_is_not_the_shop_reads_no_message(client, url, role):
    client.post(url, said())
    row = Enquiry.objects.get()
    client.force_login(make_user(role=role))
    address = reverse("contact_admin:enquiry", args=[row.pk])

    shown, posted = client.get(address), client.post(address, {"state": "answered"})

    assert {shown.status_code, posted.status_code} <= {302, 403}
    row.refresh_from_db()
    assert row.state == "open"


@pytest.mark.parametrize("rows", [10, 100])
def test_the_list_costs_the_same_for_few_and_many(
    client, django_assert_max_num_queries, rows
):
    boss = make_user(role=roles.SHOP)
    Enquiry.objects.bulk_create(
        Enquiry(
            name=f"Writer {n}",
            email="w@example.com",
            subject="other",
            message="Hello",
            language="en",
            state="answered",
            answered_by=boss,
            answered_at=timezone.now() - timedelta(days=1),
        )
        for n in range(rows)
    )
    client.force_login(boss)
    client.get(reverse("enquiry:index"))

    with django_assert_max_num_queries(14):
        html = client.get(reverse("enquiry:index"), {"state": "answered"}).text

    assert html.count("Writer ") >= min(rows, 50)
