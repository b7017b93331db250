"""Every form at the door has a limit, and says when to come back."""

import pytest
from allauth.account.models import EmailAddress

from outbox.models import Message
from users.tests.factories import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.feature("R-S07")]


def numbered(**data):
    return lambda n: {key: value.format(n=n) for key, value in data.items()}


LIMITS = [
    ("login/", 30, numbered(login="p{n}@example.com", password=""), 422),
    ("signup/", 20, numbered(email="p{n}@example.com", password1="short"), 422),
    ("password/reset/", 20, numbered(email="p{n}@example.com"), 302),
    ("password/reset/", 5, numbered(email="p@example.com"), 302),
    ("confirm-email/", 20, numbered(email="p{n}@example.com"), 302),
    ("confirm-email/", 3, numbered(email="p@example.com"), 302),
]


@pytest.mark.parametrize(("path", "limit", "data", "status"), LIMITS)
def test_one_more_than_the_limit_is_sent_away(client, path, limit, data, status):
    answers = [client.post(f"/en/account/{path}", data(n)) for n in range(limit + 1)]

    written = Message.objects.count()
    last = client.post(f"/en/account/{path}", data(limit + 1))

    assert {answer.status_code for answer in answers[:limit]} == {status}
    assert answers[limit].status_code == last.status_code == 429
    assert int(answers[limit]["Retry-After"]) >= 60
    assert Message.objects.count() == written


def test_a_forged_forwarded_address_does_not_reset_the_limit(client):
    data = {"email": "p@example.com", "password1": "short"}

    statuses = [
        client.post(
            "/en/account/signup/", data, headers={"x-forwarded-for": f"10.0.0.{n}"}
        ).status_code
        for n in range(21)
    ]

    assert statuses[-1] == 429


def test_guessing_one_password_is_stopped_whatever_the_address(client):
    user = make_user()

    answers = [
        client.post(
            "/en/account/login/",
            {"login": user.email, "password": f"guess {n}"},
            REMOTE_ADDR=f"192.0.2.{n + 1}",
        )
        for n in range(6)
    ]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert answers[5]["Retry-After"] == "300"


@pytest.mark.feature("R-S08")
def test_the_victim_of_guessing_still_gets_in_by_a_new_password(
    client, django_capture_on_commit_callbacks
):
    user = make_user()
    for n in range(6):
        client.post("/en/account/login/", {"login": user.email, "password": f"{n}"})
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/en/account/password/reset/", {"email": user.email})
    link = next(w for w in Message.objects.get().text.split() if "/key/" in w)
    form = client.get(link, follow=True)
    new = {"password1": "nine blue irises", "password2": "nine blue irises"}
    client.post(form.request["PATH_INFO"], new)

    response = client.post(
        "/en/account/login/", {"login": user.email, "password": "nine blue irises"}
    )

    assert response["Location"] == "/en/account/"


def test_changing_the_password_is_limited(client):
    client.force_login(make_user())

    answers = [
        client.post("/en/account/password/change/", {"oldpassword": f"{n}"})
        for n in range(6)
    ]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert answers[5]["Retry-After"] == "60"


def test_using_reset_links_is_limited(client):
    answers = [
        client.post(f"/en/account/password/reset/key/1-guess{n}/") for n in range(21)
    ]

    assert answers[20].status_code == 429
    assert answers[20]["Retry-After"] == "60"


@pytest.mark.feature("A4", refuses=True)
def test_signing_in_again_and_again_does_not_flood_a_mailbox(client):
    user = make_user(verified=False)

    for _ in range(6):
        client.post("/en/account/login/", {"login": user.email, "password": PASSWORD})

    assert Message.objects.count() == 4
    assert not EmailAddress.objects.filter(verified=True).exists()
