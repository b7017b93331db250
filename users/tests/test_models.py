"""The account row."""

from django.db import IntegrityError, transaction

import pytest
from allauth.account.models import EmailAddress

from users.models import User
from users.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def test_an_address_is_kept_in_lower_case():
    assert make_user("Ann@Example.COM").email == "ann@example.com"


def test_the_database_refuses_a_twin_in_capitals():
    make_user("ann@example.com")
    other = make_user("bob@example.com")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=other.pk).update(email="ANN@example.com")


def test_a_first_administrator_signs_in_without_a_mail(client):
    User.objects.create_superuser("boss@example.com", PASSWORD)

    response = client.post(
        "/en/account/login/", {"login": "boss@example.com", "password": PASSWORD}
    )

    assert response["Location"] == "/en/account/"


def test_vouching_replaces_the_old_address():
    user = make_user("old@example.com")
    user.email = "new@example.com"
    user.save()

    user.vouch_for_email()

    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("new@example.com", True, True)
    ]
