"""A customer's details: four fields, whatever is sent."""

from django.forms.models import model_to_dict

import pytest

from users.models import User
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
URL = "/en/account/profile/"
DETAILS = {"first_name": "Ann", "last_name": "Maes", "phone": "", "language": "nl"}


@pytest.fixture
def ann(client):
    user = make_user("ann@example.com")
    client.force_login(user)
    return user


@pytest.mark.feature("A8")
@pytest.mark.parametrize(
    "phone", ["0470 12 34 56", "+32 470/12.34.56", "0032470123456"]
)
def test_name_phone_and_language_are_saved(client, ann, phone):
    response = client.post(URL, DETAILS | {"phone": phone})

    ann.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, URL)
    assert (ann.first_name, ann.last_name, ann.phone, ann.language) == (
        "Ann",
        "Maes",
        "+32470123456",
        "nl",
    )


@pytest.mark.feature("R-X16")
@pytest.mark.feature("A8", refuses=True)
def test_nothing_else_is_written(client, ann):
    before = model_to_dict(ann)
    others = {
        field.name: "1"
        for field in User._meta.get_fields()
        if field.name not in DETAILS
    }

    response = client.post(
        URL, DETAILS | others | {"role": "admin", "is_banned": "1", "owner": "1"}
    )

    ann.refresh_from_db()
    assert response.status_code == 302
    assert model_to_dict(ann) == before | DETAILS


@pytest.mark.feature("A8", refuses=True)
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "call me"),
        ("phone", "0470 12"),
        ("language", "de"),
        ("first_name", "a" * 256),
        ("first_name", "nul\x00"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(client, ann, field, value):
    before = model_to_dict(ann)

    response = client.post(URL, DETAILS | {field: value})

    ann.refresh_from_db()
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["last_name"].value() == "Maes"
    assert model_to_dict(ann) == before


def test_a_name_is_shown_as_text(client, ann):
    client.post(URL, DETAILS | {"first_name": "<script>alert(1)</script>"})

    page = client.get("/en/account/").content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    "path",
    ["", "profile/", "orders/", "orders/CF-1/", "addresses/", "addresses/add/"],
)
def test_a_visitor_is_sent_to_the_door(client, path):
    response = client.get(f"/en/account/{path}")

    assert response["Location"] == f"/en/account/login/?next=/en/account/{path}"


@pytest.mark.parametrize("path", ["", "profile/", "orders/", "addresses/"])
def test_own_pages_are_never_cached(client, ann, path):
    assert "no-store" in client.get(f"/en/account/{path}")["Cache-Control"]
