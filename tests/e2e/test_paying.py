"""Paying with second thoughts: another card, Back, two tabs, too late."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESK, PHONE
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


def ready_to_order(page, email):
    """Bring a visitor to the checkout's last button."""
    choose_bouquet(page)
    put_in_basket(page, size="Standard")
    fill_checkout(page, email=email)


def paid_orders(shop, email):
    """Return (orders, orders paid) of an address."""
    return shop.rows(
        "SELECT COUNT(*), SUM(CASE WHEN o.status = 'paid' THEN 1 ELSE 0 END)"
        " FROM order_order o JOIN delivery_sender s ON s.order_id = o.id"
        " WHERE s.email = ?",
        email,
    )[0]


def payment_key(page):
    """Return the payment's key out of the bank page's address."""
    return re.search(r"test-bank/([0-9a-f-]{36})/", page.url)[1]


@pytest.mark.feature("C3")
@pytest.mark.feature("R-C11")
def test_declined_then_another_card_then_back_charges_once(shop, visit):
    page = visit(**PHONE)
    ready_to_order(page, "back@example.com")
    send_checkout(page)

    pay(page, card="is declined")
    page.wait_for_url(ORDER_PAGE)
    expect(page.get_by_role("heading", level=1)).to_have_text("The bank said no")
    clock = page.locator("[data-clock]")
    expect(clock).to_be_visible()
    first = clock.inner_text()
    expect(clock).not_to_have_text(first)
    page.locator("main form button").first.click()
    page.wait_for_url("**/pay/test-bank/**")
    bank_page = page.url
    pay(page)
    expect_paid(page)

    page.go_back()
    page.goto(bank_page)
    page.wait_for_url(ORDER_PAGE)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    page.goto("/en/checkout/")
    page.wait_for_url("**/basket/")
    assert paid_orders(shop, "back@example.com") == (1, 1)


@pytest.mark.feature("R-C11")
def test_two_tabs_end_on_the_same_order(shop, visit):
    page = visit(**DESK)
    ready_to_order(page, "tabs@example.com")
    other = page.context.new_page()
    other.goto("/en/checkout/")
    other.locator(".days label").nth(1).click()
    other.fill("[name=sender_email]", "tabs@example.com")

    send_checkout(page)
    other.get_by_role("button", name="Order and pay").click()
    other.wait_for_url("**/pay/test-bank/**")
    assert payment_key(other) == payment_key(page)
    pay(page)
    expect_paid(page)
    pay(other)

    expect_paid(other)
    number = page.locator(".dateline").first.inner_text()
    expect(other.locator(".dateline").first).to_have_text(number)
    assert paid_orders(shop, "tabs@example.com") == (1, 1)


@pytest.mark.feature("C3", refuses=True)
@pytest.mark.feature("R-P10")
def test_who_comes_too_late_pays_nothing_and_keeps_the_basket(shop, visit):
    page = visit(**PHONE)
    ready_to_order(page, "late@example.com")
    send_checkout(page)
    key = payment_key(page)
    shop.call("tests.races.stages:run_out", key=key)
    shop.eventually(
        "SELECT state FROM payments_paymentattempt WHERE reference = ?",
        [("cancelled",)],
        key,
    )

    page.get_by_text("pays", exact=False).first.click()
    page.locator("main button").first.click()

    page.wait_for_url(ORDER_PAGE)
    main = page.locator("main")
    expect(main).to_contain_text("The fifteen minutes are over")
    expect(main).to_contain_text("Nothing was taken")
    page.get_by_role("link", name="Back to the basket").click()
    expect(page.locator("main")).to_contain_text("Sablon Roses")
    assert paid_orders(shop, "late@example.com") == (1, 0)
