"""Making an account: told apart by its owner only."""

import re

from django.core import mail

import pytest
from allauth.account.models import EmailAddress

from outbox.models import Message
from users.models import User
from users.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
URL = "/en/account/signup/"


@pytest.fixture
def sign_up(client, django_capture_on_commit_callbacks):
    def post(email, password=PASSWORD, url=URL, **extra):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(
                url, {"email": email, "password1": password, **extra}, follow=False
            )

    return post


def link_in(message):
    return re.search(r"http://testserver(\S+)", message.body)[1]


@pytest.mark.feature("A1")
def test_a_new_account_waits_for_its_mail_to_be_confirmed(sign_up, client):
    response = sign_up("ann@example.com")

    assert (response.status_code, response["Location"]) == (
        302,
        "/en/account/confirm-email/",
    )
    assert not EmailAddress.objects.get(email="ann@example.com").verified
    assert "_auth_user_id" not in client.session
    assert [sent.to for sent in mail.outbox] == [["ann@example.com"]]


@pytest.mark.feature("A1")
def test_the_link_in_the_mail_opens_the_account(sign_up, client):
    sign_up("ann@example.com")
    link = link_in(mail.outbox[0])

    page = client.get(link)
    assert not EmailAddress.objects.get().verified, "a mail scanner must not confirm"
    client.post(link)
    response = client.post(
        "/en/account/login/", {"login": "ann@example.com", "password": PASSWORD}
    )

    assert page.status_code == 200
    assert EmailAddress.objects.get().verified
    assert response["Location"] == "/en/account/"
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


@pytest.mark.feature("A1")
def test_the_mail_speaks_the_language_of_the_page(sign_up):
    sign_up("ann@example.com", url="/fr/account/signup/")

    assert User.objects.get().language == "fr"
    assert Message.objects.get().language == "fr"
    assert "http://testserver/fr/account/confirm-email/" in mail.outbox[0].body


@pytest.mark.feature("A1", refuses=True)
@pytest.mark.parametrize(
    "password", ["short", "password", "12345678901", "ann@example.com"]
)
def test_a_weak_password_is_refused_at_its_field(sign_up, password):
    response = sign_up("ann@example.com", password)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["password1"]
    assert response.context["form"]["email"].value() == "ann@example.com"
    assert not User.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.feature("A1", refuses=True)
def test_what_is_no_address_is_refused_at_its_field(sign_up):
    response = sign_up("ann@")

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["email"]
    assert not User.objects.exists()


@pytest.mark.feature("A1", refuses=True)
@pytest.mark.parametrize("email", ["ann@example.com", "ANN@example.com"])
def test_a_known_address_is_told_in_its_mailbox_only(sign_up, email):
    make_user("ann@example.com")

    response = sign_up(email)

    assert response["Location"] == "/en/account/confirm-email/"
    assert User.objects.count() == 1
    assert [m.template for m in Message.objects.all()] == [
        "account_account_already_exists"
    ]
    assert mail.outbox[0].to == ["ann@example.com"]


@pytest.mark.feature("R-X16")
def test_sign_up_writes_no_right_that_is_sent_along(sign_up):
    sign_up(
        "ann@example.com",
        is_staff="on",
        is_superuser="on",
        role="admin",
        groups="1",
        verified="on",
        id="77",
    )

    user = User.objects.get()
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert not user.groups.exists()
    assert not EmailAddress.objects.get().verified
    assert user.pk != 77


@pytest.mark.feature("R-X04")
@pytest.mark.parametrize(
    "email", ["a\x00@example.com", "a@example.com\x00", "\ud800@x.be"]
)
def test_a_broken_address_is_refused_without_an_error(sign_up, email):
    response = sign_up(email.encode("utf-8", "surrogatepass").decode("latin-1"))

    assert response.status_code == 422
    assert not User.objects.exists()
