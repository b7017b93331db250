"""Known and unknown addresses get the same answer, byte for byte."""

import re

from django.core import mail

import pytest

from outbox.models import Message
from users.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN, WAITING = "known@example.com", "loner@example.com", "waits@example.com"
FORMS = {
    "/en/account/signup/": lambda email: {"email": email, "password1": PASSWORD},
    "/en/account/password/reset/": lambda email: {"email": email},
    "/en/account/confirm-email/": lambda email: {"email": email},
    "/en/account/login/": lambda email: {"login": email, "password": "wrong one"},
}

PASSING = ("Expires", "X-Request-ID")


def answer(client_class, url, email):
    """Return everything a stranger sees, without what is random by design."""
    client = client_class()
    response = client.post(url, FORMS[url](email))
    seen = [response]
    if response.status_code == 302:
        seen.append(client.get(response["Location"]))
    return [
        (
            part.status_code,
            # The hour is the same for everybody, a visit's number for nobody.
            sorted(i for i in part.headers.items() if i[0] not in PASSING),
            sorted(part.cookies),
            scrub(part.content.decode(), email),
        )
        for part in seen
    ]


def scrub(body, email):
    body = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", body)
    return body.replace(email, "THE ADDRESS")


@pytest.mark.feature("R-S03")
@pytest.mark.parametrize("url", FORMS)
def test_a_stranger_cannot_tell_known_from_unknown(client, url):
    make_user(KNOWN)
    make_user(WAITING, verified=False)

    known, unknown, waiting = (
        answer(type(client), url, email) for email in (KNOWN, UNKNOWN, WAITING)
    )

    assert known == unknown
    assert known == waiting


@pytest.mark.feature("R-S03")
@pytest.mark.parametrize(
    ("url", "template"),
    [
        ("/en/account/signup/", "account_account_already_exists"),
        ("/en/account/password/reset/", "account_password_reset_key"),
        ("/en/account/confirm-email/", "account_account_already_exists"),
    ],
)
def test_the_owner_of_a_known_address_gets_a_mail(
    client, url, template, django_capture_on_commit_callbacks
):
    make_user(KNOWN)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, FORMS[url](KNOWN))

    assert [m.template for m in Message.objects.all()] == [template]
    assert mail.outbox[0].to == [KNOWN]


@pytest.mark.feature("R-S03")
def test_every_answer_costs_the_same_password_hashing(client, monkeypatch):
    make_user(KNOWN)
    hashed = []
    monkeypatch.setattr(
        "django.contrib.auth.hashers.MD5PasswordHasher.encode",
        lambda self, password, salt: hashed.append(password) or "md5$x$y",
    )

    costs = {}
    for url in ("/en/account/login/", "/en/account/signup/"):
        for email in (KNOWN, UNKNOWN):
            hashed.clear()
            client.post(url, FORMS[url](email))
            costs[url, email] = len(hashed)

    assert costs["/en/account/signup/", KNOWN] == 1
    assert costs["/en/account/signup/", UNKNOWN] == 1
    assert costs["/en/account/login/", KNOWN] == costs["/en/account/login/", UNKNOWN]
