"""People in Wagtail's admin."""

import pytest
from allauth.account.models import EmailAddress

from users.models import User
from users.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss@example.com", PASSWORD)
    client.force_login(user)
    return user


def details(**changes):
    return {
        "email": "flo@example.com",
        "first_name": "Flo",
        "last_name": "Rist",
        "password1": "a peony for the door",
        "password2": "a peony for the door",
        "is_active": "on",
    } | changes


def test_the_form_asks_for_no_user_name(client, boss):
    fields = client.get("/admin/users/new/").context["form"].fields

    assert "username" not in fields
    assert {str(label) for _pk, label in fields["groups"].choices} == {
        "Accounting",
        "Driver",
        "Editors",
        "Shop",
        "Workshop",
    }


def test_somebody_added_by_staff_may_sign_in_at_once(client, boss):
    client.post("/admin/users/new/", details())

    assert EmailAddress.objects.get(email="flo@example.com").verified


def test_a_twin_in_capitals_is_refused(client, boss):
    make_user("flo@example.com")

    response = client.post("/admin/users/new/", details(email="FLO@example.com"))

    assert response.status_code == 200
    assert "email" in response.context["form"].errors
    assert User.objects.count() == 2


def test_closing_an_account_does_not_vouch_for_its_address(client, boss):
    user = make_user("flo@example.com", verified=False)

    changes = details(password1="", password2="")
    changes.pop("is_active")
    client.post(f"/admin/users/edit/{user.pk}/", changes)

    user.refresh_from_db()
    assert not user.is_active
    assert not EmailAddress.objects.filter(user=user, verified=True).exists()
