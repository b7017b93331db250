"""Choosing a new password, with a link or with the old one."""

import re
from datetime import datetime, timedelta

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.utils.http import int_to_base36

import pytest

from outbox.models import Message
from users.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
RESET = "/en/account/password/reset/"
CHANGE = "/en/account/password/change/"
NEW = "eleven white anemones"


@pytest.fixture
def ask(client, django_capture_on_commit_callbacks):
    def post(email, **headers):
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(RESET, {"email": email}, headers=headers)
        found = re.search(r"http://\S+/key/\S+", mail.outbox[-1].body)
        return response, found and found[0].replace("http://testserver", "")

    return post


def choose(client, link, password=NEW, again=None):
    form = client.get(link, follow=True)
    return client.post(
        form.request["PATH_INFO"],
        {"password1": password, "password2": password if again is None else again},
    )


def passes(user, password):
    user.refresh_from_db()
    return user.check_password(password)


@pytest.mark.feature("A6")
def test_a_link_sets_a_new_password_once(ask, client):
    user = make_user()
    response, link = ask(user.email)

    first = choose(type(client)(), link)
    second = choose(type(client)(), link, "twelve red anemones")

    assert response["Location"] == "/en/account/password/reset/done/"
    assert first["Location"] == "/en/account/password/reset/key/done/"
    assert second.status_code in (200, 405)
    assert passes(user, NEW)


@pytest.mark.feature("A6")
def test_a_new_password_ends_every_old_session(ask, client):
    user = make_user()
    old = type(client)()
    old.force_login(user)
    _response, link = ask(user.email)

    choose(client, link)

    assert old.get("/en/account/").status_code == 302
    assert [m.template for m in Message.objects.order_by("pk")] == [
        "account_password_reset_key",
        "account_password_reset",
    ]


@pytest.mark.feature("A6", refuses=True)
@pytest.mark.parametrize(("minutes", "works"), [(9, True), (11, False)])
def test_a_link_lasts_ten_minutes(ask, client, monkeypatch, minutes, works):
    user = make_user()
    _response, link = ask(user.email)
    later = datetime.now() + timedelta(minutes=minutes)  # noqa: DTZ005 as Django does
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)

    choose(client, link)

    assert passes(user, NEW if works else PASSWORD)


@pytest.mark.feature("A6", refuses=True)
def test_a_link_of_another_account_or_a_forged_one_is_refused(ask, client):
    user, other = make_user(), make_user()
    _response, link = ask(user.email)
    token = link.rsplit("-", 2)
    mine, theirs = int_to_base36(user.pk), int_to_base36(other.pk)
    foreign = link.replace(f"/key/{mine}-", f"/key/{theirs}-", 1)
    forged = [link[:-3] + "x/", foreign]

    for path in forged:
        response = client.get(path, follow=True)
        assert response.context["token_fail"], token

    assert passes(user, PASSWORD)
    assert passes(other, PASSWORD)


@pytest.mark.feature("A6", refuses=True)
@pytest.mark.parametrize(
    ("password", "again", "field"),
    [("short", "short", "password1"), (NEW, "another one", "password2")],
)
def test_a_refused_new_password_leaves_the_old_one(ask, client, password, again, field):
    user = make_user()
    _response, link = ask(user.email)

    response = choose(client, link, password, again)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert passes(user, PASSWORD)


@pytest.mark.feature("R-X13")
@pytest.mark.parametrize("header", ["host", "x-forwarded-host"])
def test_the_link_never_follows_a_forged_host(ask, client, settings, header):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://www.chezflora.example"
    user = make_user(language="nl")

    ask(user.email, **{header: "evil.example"})

    body = mail.outbox[0].body + mail.outbox[0].alternatives[0].content
    assert "https://www.chezflora.example/nl/account/password/reset/key/" in body
    assert "evil.example" not in body


@pytest.mark.feature("A7")
def test_changing_the_password_keeps_this_session_and_kills_others(client):
    user = make_user()
    other = type(client)()
    for browser in (client, other):
        browser.force_login(user)

    response = client.post(
        CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )

    assert (response.status_code, response["Location"]) == (302, "/en/account/profile/")
    assert client.get("/en/account/").status_code == 200
    assert other.get("/en/account/").status_code == 302
    assert passes(user, NEW)
    assert [m.template for m in Message.objects.all()] == ["account_password_changed"]


@pytest.mark.feature("A7", refuses=True)
@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("not it", NEW, NEW, "oldpassword"),
        (PASSWORD, NEW, "something else", "password2"),
        (PASSWORD, "12345678", "12345678", "password1"),
        (PASSWORD, "", "", "password1"),
    ],
)
def test_a_refused_change_changes_nothing(client, old, new, again, field):
    user = make_user()
    client.force_login(user)

    response = client.post(
        CHANGE, {"oldpassword": old, "password1": new, "password2": again}
    )

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert passes(user, PASSWORD)
    assert not Message.objects.exists()


@pytest.mark.feature("A7", refuses=True)
def test_a_stranger_cannot_change_a_password(client):
    response = client.post(CHANGE, {"oldpassword": PASSWORD})

    assert response["Location"] == f"/en/account/login/?next={CHANGE}"
