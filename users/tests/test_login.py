"""Signing in and out through the one door."""

from django.core import mail

import pytest

from users.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
URL = "/en/account/login/"


def sign_in(client, user, password=PASSWORD, url=URL, **extra):
    return client.post(url, {"login": user.email, "password": password, **extra})


@pytest.mark.feature("A4")
def test_the_right_password_opens_a_session(client):
    user = make_user()

    response = sign_in(client, user)

    assert (response.status_code, response["Location"]) == (302, "/en/account/")
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.feature("A4")
def test_signing_in_before_confirming_sends_the_mail_again(
    client, django_capture_on_commit_callbacks
):
    user = make_user(verified=False)

    with django_capture_on_commit_callbacks(execute=True):
        responses = [sign_in(client, user) for _ in range(2)]

    assert {r["Location"] for r in responses} == {"/en/account/confirm-email/"}
    assert "_auth_user_id" not in client.session
    assert [sent.to for sent in mail.outbox] == [[user.email]] * 2


@pytest.mark.feature("A4", refuses=True)
@pytest.mark.parametrize("email", ["known@example.com", "unknown@example.com"])
def test_wrong_credentials_get_one_generic_error(client, email):
    make_user("known@example.com")

    response = client.post(URL, {"login": email, "password": "not this one"})

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [
        "The email address and/or password you specified are not correct."
    ]
    assert response.context["form"]["login"].value() == email
    assert "_auth_user_id" not in client.session


@pytest.mark.feature("A4", refuses=True)
def test_a_closed_account_gets_no_session(client):
    user = make_user()
    type(user).objects.update(is_active=False)

    response = sign_in(client, user)

    assert response["Location"] == "/en/account/inactive/"
    assert "_auth_user_id" not in client.session


@pytest.mark.feature("A15")
def test_signing_out_kills_the_session(client):
    user = make_user()
    sign_in(client, user)
    stolen = client.cookies["session"].value

    response = client.post("/en/account/logout/")
    client.cookies["session"] = stolen

    assert response["Location"] == "/"
    assert (
        client.get("/en/account/")["Location"] == "/en/account/login/?next=/en/account/"
    )


@pytest.mark.feature("R-O13")
@pytest.mark.feature("A15", refuses=True)
def test_a_link_does_not_sign_out(client):
    user = make_user()
    sign_in(client, user)

    response = client.get("/en/account/logout/")

    assert response.status_code == 200
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.feature("R-S01")
def test_a_planted_session_id_is_not_kept(client):
    user = make_user()
    client.session.save()
    client.get(URL)
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["session"] = planted

    sign_in(client, user)

    assert client.session.session_key != planted
    assert not type(client.session)().exists(planted)


@pytest.mark.feature("R-S02")
@pytest.mark.parametrize(
    "path",
    [
        "login/",
        "logout/",
        "signup/",
        "confirm-email/",
        "password/reset/",
        "password/change/",
        "profile/",
        "addresses/add/",
        "addresses/1/",
        "addresses/1/delete/",
        "addresses/1/default/",
    ],
)
def test_a_form_from_elsewhere_is_refused(client, path, settings):
    settings.CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
    user = make_user()
    strict = type(client)(enforce_csrf_checks=True, raise_request_exception=False)
    strict.force_login(user)

    response = strict.post(f"/en/account/{path}", {"first_name": "Mallory"})

    user.refresh_from_db()
    assert response.status_code == 403
    assert user.first_name == ""
    assert strict.session["_auth_user_id"] == str(user.pk)


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "http:///evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "%2f%2fevil.example",
    "https://testserver@evil.example",
    "https://testserver/en/account/orders/",
    " //evil.example",
]


@pytest.mark.feature("R-X15")
@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("where", ["query", "form"])
def test_next_never_leads_elsewhere(client, target, where):
    user = make_user()
    data = {"login": user.email, "password": PASSWORD}

    if where == "form":
        response = client.post(URL, data | {"next": target})
    else:
        response = client.post(URL, data, QUERY_STRING=f"next={target}")

    assert (response.status_code, response["Location"]) == (302, "/en/account/")
    out = client.post("/en/account/logout/", {"next": target})
    assert out["Location"] == "/"


@pytest.mark.feature("R-X15")
@pytest.mark.feature("R-X13")
def test_next_ignores_a_forged_host(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    user = make_user()

    response = client.post(
        URL,
        {
            "login": user.email,
            "password": PASSWORD,
            "next": "https://evil.example/",
        },
        headers={"host": "evil.example"},
    )

    assert response["Location"] == "/en/account/"


def test_next_leads_on_within_the_shop(client):
    user = make_user()

    response = sign_in(client, user, next="/en/account/orders/?page=2")

    assert response["Location"] == "/en/account/orders/?page=2"
