"""What surrounds the pages: errors, the promise, money, the style page."""

from datetime import datetime
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils import timezone, translation

import pytest

from common.templatetags.look import money
from delivery.calendar import BRUSSELS
from storefront.templatetags.promise import delivery_promise
from users.models import User


@pytest.mark.parametrize(
    ("language", "amount", "written"),
    [
        ("en", Decimal("1234.5"), "€1,234.50"),
        ("fr", Decimal("66.00"), "66,00\xa0€"),
        ("nl", "66", "€\xa066,00"),
        ("en", None, ""),
        ("en", "much", ""),
    ],
)
def test_money_is_written_as_readers_write_it(language, amount, written):
    with translation.override(language):
        assert money(amount) == written


@pytest.mark.parametrize(
    ("moment", "promise"),
    [
        ("2026-11-21 13:59", "Delivered today"),
        ("2026-11-21 14:00", "Delivered tomorrow"),
        ("2026-11-22 15:00", "Delivered on Tuesday 24 November"),
    ],
)
@pytest.mark.django_db
def test_the_promise_is_true_at_this_minute(monkeypatch, moment, promise):
    now = datetime.fromisoformat(moment).replace(tzinfo=BRUSSELS)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert delivery_promise()[0] == promise


@pytest.mark.parametrize("code", ["500", "503"])
def test_pages_of_a_broken_shop_need_no_database(code):
    assert "wilted" in render_to_string(f"errors/{code}.html")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr", "nl"])
def test_a_missing_page_leads_on(client, language):
    page = client.get(f"/{language}/nothing-here/")
    assert page.status_code == 404
    assert f'href="/{language}/shop/"' in page.content.decode()


@pytest.mark.django_db
def test_the_style_page_is_for_staff(client):
    assert client.get("/en/style/")["Location"].startswith("/en/account/login/")
    user = User.objects.create_user(email="anne@example.com")
    client.force_login(user)
    assert client.get("/en/style/").status_code == 403
    User.objects.filter(pk=user.pk).update(is_staff=True)
    assert client.get("/en/style/").status_code == 200
