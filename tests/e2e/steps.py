"""What a customer does, click by click."""

import re

from playwright.sync_api import expect

ORDER_PAGE = re.compile(r"/checkout/order/")


def choose_bouquet(page, name="Sablon Roses", shelf="Bouquets"):
    """Go from home over a shelf to a bouquet."""
    page.goto("/en/")
    href = page.locator("header a", has_text=shelf).first.get_attribute("href")
    page.goto(href)
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def put_in_basket(page, size="Deluxe", card="Happy birthday, Mamie.", addon=None):
    """Choose a size, an add-on and a card, and add it all to the basket."""
    page.locator("label.size", has_text=size).click()
    if addon:
        page.locator("fieldset", has_text="With it").get_by_text(addon).click()
    page.fill("textarea[name=card]", card)
    page.locator("#buy-form button:not([type=button])").last.click()
    page.wait_for_url("**/basket/")


def fill_checkout(page, sender="Anne Peeters", email="anne@example.com"):
    """Say who it is for, when, and who orders; do not send yet."""
    page.get_by_role("link", name="Go to the checkout").click()
    page.fill("[name=recipient_name]", "Mamie Dubois")
    page.fill("[name=line1]", "Rue Haute 12")
    page.fill("[name=postcode]", "1000")
    ask = page.get_by_role("button", name="Show the delivery fee")
    if ask.is_visible():
        # Without scripts the fee is asked for; what was typed stays.
        ask.click()
        expect(page.locator("[name=line1]")).to_have_value("Rue Haute 12")
    else:
        # With scripts it comes by itself; nobody pays a total not shown yet.
        page.locator("[name=postcode]").press("Tab")
    expect(page.locator("#commune-hint-1")).to_contain_text("delivery is")
    page.locator(".days label").nth(1).click()
    if ask.is_visible():
        page.get_by_role("button", name="Show the hours of this day").click()
    expect(page.locator("[name=slot]:checked")).to_have_count(1)
    page.fill("[name=sender_name]", sender)
    page.fill("[name=sender_email]", email)


def send_checkout(page):
    """Order and go to the bank."""
    page.get_by_role("button", name="Order and pay").click()
    page.wait_for_url("**/pay/test-bank/**")


def pay(page, card="4242 4242 4242 4242"):
    """Pay at the test bank with a card, and come back."""
    page.locator("label", has_text=card).click()
    page.locator("main button").first.click()


def expect_paid(page):
    """See the confirmation."""
    page.wait_for_url(ORDER_PAGE)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
