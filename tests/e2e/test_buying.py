"""Sending a bouquet: phone and desk, guest and account, with and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESK, PHONE, log_in
from tests.e2e.steps import (
    ORDER_PAGE,
    choose_bouquet,
    expect_paid,
    fill_checkout,
    pay,
    put_in_basket,
    send_checkout,
)

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(
    "browser_options",
    [PHONE, DESK, {**PHONE, "java_script_enabled": False}],
    ids=["phone", "desk", "phone-without-scripts"],
)
def test_a_guest_sends_a_bouquet(shop, visit, browser_options):
    page = visit(**browser_options)

    choose_bouquet(page)
    put_in_basket(page, addon="Stoneware vase")
    fill_checkout(page)
    send_checkout(page)
    pay(page)

    expect_paid(page)
    expect(page.locator("main")).to_contain_text("Mamie Dubois")
    shop.eventually(
        "SELECT state FROM outbox_message WHERE template = 'order_confirmed'"
        " AND recipient = 'anne@example.com' ORDER BY id DESC LIMIT 1",
        [("sent",)],
    )


def test_a_refused_card_can_be_followed_by_another(visit):
    page = visit(**PHONE)
    choose_bouquet(page)
    put_in_basket(page, size="Standard")
    fill_checkout(page)
    send_checkout(page)

    pay(page, card="is declined")
    page.wait_for_url(ORDER_PAGE)
    page.locator("main form button").first.click()
    page.wait_for_url("**/pay/test-bank/**")
    pay(page, card="3-D Secure")
    page.get_by_role("button", name="Yes, pay").click()

    expect_paid(page)


def test_a_customer_finds_the_order_in_the_account(visit):
    page = visit(**DESK)
    log_in(page, "customer@chezflora.example")
    choose_bouquet(page, name="Late Light")
    put_in_basket(page, size="Standard")
    fill_checkout(page, sender="Camille Janssens", email="camille@example.com")
    send_checkout(page)
    pay(page)
    expect_paid(page)

    page.goto("/en/account/")

    expect(page.locator("main")).to_contain_text("Mamie Dubois")


def test_what_was_typed_is_kept_when_something_is_missing(visit):
    page = visit(**PHONE)
    choose_bouquet(page)
    put_in_basket(page, size="Standard")
    fill_checkout(page)
    page.fill("[name=postcode]", "8000")
    page.fill("[name=notes]", "Third bell from above")

    page.get_by_role("button", name="Order and pay").click()

    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.locator("[name=recipient_name]")).to_have_value("Mamie Dubois")
    expect(page.locator("[name=notes]")).to_have_value("Third bell from above")
    expect(page.locator("main")).to_contain_text("We do not deliver to this postcode")


def test_filters_and_search_work_without_scripts(visit):
    page = visit("/en/shop/?sort=price", **{**PHONE, "java_script_enabled": False})

    first = page.locator(".card-name").first.inner_text()
    page.goto("/en/search/?q=PIVOINES")

    assert first
    expect(page.locator("main")).to_contain_text("Garden Letter")
