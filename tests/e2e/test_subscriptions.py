"""Flowers that come again: bought with a seat and a bouquet, skipped from a mail."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, log_in
from tests.e2e.steps import (
    choose_bouquet,
    expect_paid,
    fill_checkout,
    pay,
    put_in_basket,
    send_checkout,
)

pytestmark = pytest.mark.e2e
IN_BASKET = re.compile(r"/en/basket/(#|$)")


def subscribe(page):
    """Choose the market letter every week, from ten days on."""
    page.goto("/en/subscriptions/market-letter/")
    first = datetime.now() + timedelta(days=10)  # noqa: DTZ005
    page.locator("label.row-choice", has_text="Every week").first.click()
    page.fill("#id_start", f"{first:%Y-%m-%d}")
    page.get_by_role("button", name="Put it in the basket").click()
    page.wait_for_url(IN_BASKET)


def book_a_seat(page):
    """Put one seat of a workshop in the basket."""
    page.goto("/en/workshops/long-table/")
    page.locator("main details[open] input[name=adult]").fill("1")
    page.get_by_role("button", name="Book these seats").first.click()
    page.wait_for_url(IN_BASKET)


def say_where(page):
    """Say who gets the flowers of the subscription, and who sits on the seat."""
    for name, words in (
        ("recipient_name", "Mamie Dubois"),
        ("line1", "Rue Haute 12"),
        ("postcode", "1000"),
    ):
        page.locator(f"[name^=plan-][name$=-{name}]").fill(words)
    page.locator("[name^=seat-][name$=-name]").fill("Camille Peeters")


@pytest.mark.feature("MS1")
@pytest.mark.feature("G1")
@pytest.mark.feature("Y1")
@pytest.mark.feature("Y7")
def test_subscribed_with_a_seat_and_a_bouquet_and_skipped_on_a_phone(shop, visit):
    page = visit(**PHONE)
    log_in(page, "customer@chezflora.example")
    choose_bouquet(page)
    put_in_basket(page)
    book_a_seat(page)
    subscribe(page)
    fill_checkout(page, sender="Camille Peeters", email="customer@chezflora.example")
    say_where(page)
    send_checkout(page)
    pay(page)
    expect_paid(page)
    expect(page.locator("main")).to_contain_text("The market letter")

    link = urlsplit(shop.call("tests.races.plan_stages:notice")).path
    phone = visit(link, **PHONE)
    phone.get_by_role("button", name="Skip this delivery").click()
    phone.wait_for_url(lambda url: "/skip/" not in url)

    assert shop.rows("SELECT state FROM subscriptions_occurrence") == [("skipped",)]
    phone.goto(link)
    expect(phone.locator("main")).to_contain_text("It is skipped already.")
