"""Every kind of page passes axe: WCAG 2.2 AA and its best practices, phone and desk."""

import json
import re
from pathlib import Path

import pytest

from tests.e2e.conftest import DESK, PHONE, log_in
from tests.e2e.steps import (
    choose_bouquet,
    expect_paid,
    fill_checkout,
    pay,
    put_in_basket,
    send_checkout,
)

pytestmark = pytest.mark.e2e

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """rules => axe.run(document, {runOnly: rules}).then(result =>
  result.violations.map(found => `${found.id}: ${found.nodes.length} × `
    + found.nodes[0].target.join(" ")))"""
# Axe draws with inline styles, which the shop's policy rightly blocks.
SIZES = {
    "phone": PHONE | {"bypass_csp": True},
    "desk": DESK | {"bypass_csp": True},
}
PUBLIC = {
    "home": "/en/",
    "shelf": "/en/shop/",
    "empty shelf": "/en/shop/?price_min=9000",
    "reduced": "/en/shop/offers/",
    "search": "/en/search/?q=roses",
    "postcode": "/en/shop/where/?postcode=9999",
    "empty basket": "/en/basket/",
    "missing": "/en/nothing-here/",
    "login": "/en/account/login/",
    "signup": "/en/account/signup/",
    "reset": "/en/account/password/reset/",
    "journal": "/en/journal/",
    "workshops": "/en/workshops/",
    "services": "/fr/services/",
}
ACCOUNT = ("", "orders/", "addresses/", "addresses/add/", "profile/")


def violations(page, part="document"):
    """Return what axe finds on the page as it stands, or in a part of it."""
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE)
    return page.evaluate(RUN.replace("document", part), RULES)


@pytest.mark.parametrize("size", SIZES)
def test_public_pages_have_no_violation(visit, size):
    page = visit(**SIZES[size])
    found = {}
    for name, path in PUBLIC.items():
        page.goto(path)
        found[name] = violations(page)
    for name, index in (("article", "journal"), ("workshop", "workshops")):
        page.goto(f"/en/{index}/")
        page.locator(f"main a[href^='/en/{index}/']").first.click()
        found[name] = violations(page)
    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize("size", SIZES)
def test_the_way_to_a_paid_order_has_no_violation(visit, size):
    page = visit(**SIZES[size])
    found = {}
    choose_bouquet(page)
    found["product"] = violations(page)
    put_in_basket(page)
    found["basket"] = violations(page)
    page.goto("/en/checkout/")
    page.get_by_role("button", name="Order and pay").click()
    page.locator(".notice-wrong").wait_for()
    found["checkout with errors"] = violations(page)
    page.goto("/en/basket/")
    fill_checkout(page)
    found["checkout"] = violations(page)
    send_checkout(page)
    found["bank"] = violations(page)
    pay(page, card="is declined")
    found["refused"] = violations(page)
    page.locator("main form button").first.click()
    pay(page)
    expect_paid(page)
    found["order"] = violations(page)
    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize("size", SIZES)
def test_the_account_has_no_violation(visit, size):
    page = visit(**SIZES[size])
    log_in(page, "customer@chezflora.example")
    found = {}
    for path in ACCOUNT:
        page.goto(f"/en/account/{path}")
        found[path or "summary"] = violations(page)
    page.goto("/en/shop/kept/")
    found["kept"] = violations(page)
    assert {name: each for name, each in found.items() if each} == {}


LONG_TABLE = "/en/workshops/long-table/"


def book_seats(page, address, seats):
    """Put seats of the date that is open on its page into the basket."""
    page.goto(address)
    page.locator("main details[open] input[name=adult]").fill(str(seats))
    page.get_by_role("button", name="Book these seats").first.click()


def buy_seats(page, address, seats, email):
    """Book seats and pay them; nothing travels, so no address is asked."""
    book_seats(page, address, seats)
    page.get_by_role("link", name="Go to the checkout").click()
    for number, field in enumerate(page.locator("[name^=seat-][name$=-name]").all()):
        field.fill(f"Guest {number}")
    page.fill("[name=sender_name]", "Anne Peeters")
    page.fill("[name=sender_email]", email)
    send_checkout(page)
    pay(page)
    expect_paid(page)


@pytest.mark.parametrize("size", SIZES)
def test_finding_and_booking_seats_has_no_violation(visit, size):
    page = visit(**SIZES[size])
    found = {}
    for name, path in (
        ("list", "/en/workshops/"),
        ("calendar", "/en/workshops/?view=calendar"),
        ("dates", LONG_TABLE),
    ):
        page.goto(path)
        found[name] = violations(page)
    book_seats(page, LONG_TABLE, 99)
    page.locator(".field-error, .notice-wrong").first.wait_for()
    found["refused booking"] = violations(page)
    book_seats(page, LONG_TABLE, 2)
    found["basket"] = violations(page)
    page.get_by_role("link", name="Go to the checkout").click()
    found["checkout with seats"] = violations(page)
    page.get_by_role("button", name="Order and pay").click()
    page.locator(".notice-wrong").wait_for()
    found["checkout with errors"] = violations(page)
    page.goto(LONG_TABLE)
    page.get_by_role("link", name="Ask for a date of your own").click()
    found["group"] = violations(page)
    page.get_by_role("button", name="Ask for a date").click()
    page.locator(".field-error").first.wait_for()
    found["group with errors"] = violations(page)
    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize("size", SIZES)
def test_looking_after_seats_has_no_violation(visit, size):
    page = visit(**SIZES[size])
    found = {}
    buy_seats(page, LONG_TABLE, 2, f"{size}@example.com")
    found["order with seats"] = violations(page)
    page.locator("main a[href*='/seats/booking/']").first.click()
    found["booking"] = violations(page)
    page.get_by_role("link", name="Choose another date").click()
    found["move"] = violations(page)
    page.get_by_role("link", name="Stay where you are").click()
    page.get_by_role("link", name="Cancel seats").click()
    found["cancel"] = violations(page)
    page.locator("main input[name=seat]").first.check()
    page.get_by_role("button", name="See what goes back").click()
    found["what goes back"] = violations(page)
    page.get_by_role("button", name="Yes, cancel it").click()
    page.wait_for_url(re.compile(r"/seats/booking/"))
    found["booking with a seat given up"] = violations(page)
    assert {name: each for name, each in found.items() if each} == {}


@pytest.fixture
def full_date(shop, visit):
    """Return the key of a date of which every seat is booked."""
    ((key, units, taken),) = shop.rows(
        "SELECT s.id, p.units, p.taken FROM workshops_session s"
        " JOIN partner_stockpool p ON p.id = s.pool_id ORDER BY p.units, s.id LIMIT 1"
    )
    if taken < units:
        ((slug,),) = shop.rows(
            "SELECT w.slug FROM workshops_session s JOIN wagtailcore_page w"
            " ON w.id = s.page_id WHERE s.id = ?",
            key,
        )
        address = f"/en/workshops/{slug}/?session={key}"
        buy_seats(visit(**DESK), address, units - taken, "first@example.com")
    return key


@pytest.mark.parametrize("size", SIZES)
def test_waiting_for_a_seat_has_no_violation(shop, visit, full_date, size):
    page = visit(f"/en/seats/wait/{full_date}/", **SIZES[size])
    found = {"wait": violations(page)}
    page.get_by_role("button", name="Put me on the list").click()
    page.locator(".field-error").first.wait_for()
    found["wait with errors"] = violations(page)
    email = f"waits.{size}@example.com"
    page.fill("[name=name]", "Wim Peeters")
    page.fill("[name=email]", email)
    page.get_by_role("button", name="Put me on the list").click()
    page.wait_for_url("**/thanks/")
    found["on the list"] = violations(page)
    ((context,),) = shop.rows(
        "SELECT context FROM outbox_message WHERE recipient = ?"
        " AND template = 'waiting_joined'",
        email,
    )
    page.goto(json.loads(context)["url"])
    found["waiting"] = violations(page)
    page.get_by_role("link", name="Leave the list").click()
    found["leave"] = violations(page)
    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize("size", SIZES)
def test_the_staff_of_a_workshop_meet_no_violation(visit, full_date, size):
    page = visit(**SIZES[size])
    log_in(page, "florist@chezflora.example")
    found = {}
    # What stands around it is Wagtail's own.
    for name, path in (
        ("calendar", "/admin/workshops/"),
        ("date", f"/admin/workshops/dates/{full_date}/"),
    ):
        page.goto(path)
        found[name] = violations(page, "document.querySelector('.wr-page')")
    page.goto(f"/admin/workshops/dates/{full_date}/check-in/")
    found["check-in"] = violations(page)
    page.fill("#id_code", "ZZZZZZZZZZ")
    page.keyboard.press("Enter")
    page.locator(".result").wait_for()
    found["no ticket of ours"] = violations(page)
    assert {name: each for name, each in found.items() if each} == {}
