"""Choosing a day with the keyboard alone, and three people on three days."""

from datetime import timedelta

from django.utils import timezone

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESK, PHONE
from tests.e2e.steps import (
    choose_bouquet,
    expect_paid,
    pay,
    put_in_basket,
    send_checkout,
)

pytestmark = pytest.mark.e2e


def tab_to(page, selector, most=80):
    """Press Tab until the focus is there, as a keyboard does."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement?.matches(s)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def type_into(page, name, text):
    """Tab to a field and type."""
    tab_to(page, f"[name={name}]")
    page.keyboard.type(text)


def next_saturday():
    """Return a Saturday that can still be ordered for."""
    today = timezone.localdate() + timedelta(days=2)
    return today + timedelta(days=(5 - today.weekday()) % 7)


def test_saturday_morning_is_ordered_on_a_phone_with_the_keyboard(visit):
    saturday = next_saturday()
    page = visit(**PHONE)
    choose_bouquet(page)
    put_in_basket(page)
    page.goto("/en/checkout/")

    type_into(page, "recipient_name", "Mamie Dubois")
    type_into(page, "line1", "Rue Haute 12")
    type_into(page, "postcode", "1000")
    page.keyboard.press("Tab")
    expect(page.locator("#commune-hint-1")).to_contain_text("delivery is")
    chosen = f"[name=date][value='{saturday.isoformat()}']"
    tab_to(page, "[name=date]")
    if not page.locator(f".days {chosen}").count():
        # A week ahead is in the months only.
        tab_to(page, ".more-days summary")
        page.keyboard.press("Enter")
        page.keyboard.press("Shift+Tab")
    for _press in range(12):
        page.keyboard.press("ArrowRight")
        if page.evaluate("s => document.activeElement.matches(s)", chosen):
            break
    expect(page.locator("#slots-1")).to_contain_text("Saturday")
    expect(page.locator(f"{chosen}:checked")).to_be_focused()
    tab_to(page, "[name=slot]")
    # Keys fall faster than answers come; the sum must be that of the last one.
    for _press in range(12):
        page.keyboard.press("ArrowDown", delay=20)
    while "Morning" not in page.locator("label:has([name=slot]:checked)").inner_text():
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(100)
    expect(page.locator("#sum")).to_contain_text("9:00–12:00")
    expect(page.locator("#sum")).to_contain_text("€4.00")
    type_into(page, "sender_name", "Anne Peeters")
    type_into(page, "sender_email", "anne@example.com")
    tab_to(page, ".button-price")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pay/test-bank/**")
    pay(page)

    expect_paid(page)
    expect(page.locator("main")).to_contain_text("Mamie Dubois")


@pytest.mark.parametrize(
    "options", [DESK, {**PHONE, "java_script_enabled": False}], ids=["desk", "plain"]
)
def test_three_people_get_flowers_on_three_days(shop, visit, options):
    page = visit(**options)
    for name in ("Sablon Roses", "Market Morning", "Late Light"):
        choose_bouquet(page, name=name)
        put_in_basket(page, size="Standard")
    page.goto("/en/checkout/")

    for number in (2, 3):
        page.get_by_role("button", name="Add another recipient").click()
        expect(page.locator(f"#recipient-{number}")).to_be_visible()
    for number, prefix in enumerate(("", "r2-", "r3-"), 1):
        page.fill(f"[name={prefix}recipient_name]", f"Aunt {number}")
        page.fill(f"[name={prefix}line1]", f"Rue Haute {number}")
        page.fill(f"[name={prefix}postcode]", "1000")
        page.locator(f"[name={prefix}postcode]").press("Tab")
        ask = page.locator(f"#recipient-{number}").get_by_text("Show the delivery fee")
        if ask.is_visible():
            ask.click()
        hint = page.locator(f"#commune-hint-{number}")
        expect(hint).to_contain_text("delivery is")
        section = page.locator(f"#when-{number}")
        section.locator(".days label").nth(number).click()
        if ask.is_visible():
            section.get_by_text("Show the hours of this day").click()
        expect(
            page.locator(f"#slots-{number} [name={prefix}slot]:checked")
        ).to_have_count(1)
    page.fill("[name=sender_name]", "Anne Peeters")
    page.fill("[name=sender_email]", "three@example.com")
    expect(page.locator("#sum")).to_contain_text("Aunt 3")
    send_checkout(page)
    pay(page)

    expect_paid(page)
    shop.eventually(
        "SELECT COUNT(DISTINCT date), COUNT(*) FROM delivery_delivery"
        " WHERE recipient_name LIKE 'Aunt %' AND order_id ="
        " (SELECT MAX(id) FROM order_order)",
        [(3, 3)],
    )
