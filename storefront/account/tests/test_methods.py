# ruff: noqa: F401, F811
"""Kept cards: own rows only, let go of at the bank first."""

from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

import pytest

from payments.models import SavedMethod
from payments.tests.conftest import (
    bank,
    bank_url,
    stripe,
    stripe_process,
)
from users.tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.feature("D2")]
CARDS = "/en/account/cards/"


@pytest.fixture
def ann(client):
    """Somebody signed in."""
    user = make_user("ann@example.com")
    client.force_login(user)
    return user


def keep(user, gateway="test", **changes):
    """Return a kept card."""
    details = {
        "customer": "customer-1",
        "reference": f"method-{SavedMethod.objects.count()}",
        "label": "Visa •••• 4242",
        "expires": date(2031, 8, 31),
    }
    return SavedMethod.objects.create(user=user, gateway=gateway, **details | changes)


def words(page):
    """Return a page's text."""
    return page.content.decode()


def test_own_cards_are_listed_with_their_end(client, ann):
    keep(ann)
    keep(ann, label="Visa •••• 0001", expires=timezone.localdate() - timedelta(days=1))
    keep(make_user("eva@example.com"), label="Mastercard •••• 5555")

    page = words(client.get(CARDS))

    assert "Visa •••• 4242" in page
    assert "Valid until 08/2031" in page
    assert page.count("Expired") == 1
    assert "5555" not in page


def test_who_kept_nothing_is_told_how(client, ann):
    assert "None yet." in words(client.get(CARDS))


@pytest.mark.parametrize("count", [10, 40])
def test_the_list_asks_the_database_as_often_for_many_cards(
    client, ann, django_assert_max_num_queries, count
):
    for _n in range(count):
        keep(ann)
    client.get(CARDS)

    with django_assert_max_num_queries(6):
        page = words(client.get(CARDS))

    assert page.count("/delete/") == count


def test_a_removed_card_is_gone_at_its_bank_too(client, ann, bank):
    kept = keep(ann)

    page = client.post(f"{CARDS}{kept.pk}/delete/", follow=True)

    assert "The card is removed." in words(page)
    assert not SavedMethod.objects.exists()


def test_a_card_stays_while_its_bank_is_silent(client, ann, bank, settings):
    kept = keep(ann)
    settings.TEST_GATEWAY_URL = "http://127.0.0.1:9"

    page = client.post(f"{CARDS}{kept.pk}/delete/", follow=True)

    assert "The bank does not answer" in words(page)
    assert SavedMethod.objects.get() == kept


def test_a_card_stripe_has_no_more_can_be_removed(client, ann, stripe):
    kept = keep(ann, gateway="stripe")

    client.post(f"{CARDS}{kept.pk}/delete/")

    assert not SavedMethod.objects.exists()


def test_a_card_of_a_gateway_we_left_can_be_removed(client, ann):
    kept = keep(ann, gateway="stripe")

    client.post(f"{CARDS}{kept.pk}/delete/")

    assert not SavedMethod.objects.exists()


@pytest.mark.feature("R-A02", refuses=True)
def test_anothers_card_does_not_exist(client, ann):
    hers = keep(make_user("eva@example.com"))

    assert client.post(f"{CARDS}{hers.pk}/delete/").status_code == 404
    assert client.post(f"{CARDS}999999/delete/").status_code == 404

    assert SavedMethod.objects.get() == hers


@pytest.mark.feature("R-S02", refuses=True)
def test_a_card_is_removed_by_an_own_click_only(client, ann):
    kept = keep(ann)
    address = f"{CARDS}{kept.pk}/delete/"
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ann)

    assert client.get(address).status_code == 405
    assert strict.post(address).status_code == 403
    assert Client().post(address).status_code == 302

    assert SavedMethod.objects.get() == kept


def test_who_is_not_signed_in_sees_no_cards(client):
    assert client.get(CARDS)["Location"].startswith("/en/account/login/")
