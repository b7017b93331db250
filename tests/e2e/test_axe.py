"""Every kind of page passes axe: WCAG 2.2 AA and its best practices, phone and desk."""

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


def violations(page):
    """Return what axe finds on the page as it stands."""
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE)
    return page.evaluate(RUN, RULES)


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
