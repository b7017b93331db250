"""A spreadsheet of a thousand articles: refused by line and column, mended, loaded."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESK, PHONE, log_in

pytestmark = pytest.mark.e2e
ROWS = 1000
LOADED = "SELECT COUNT(*) FROM catalogue_product WHERE upc LIKE 'e2e-%'"


def spreadsheet(bad_line=None):
    """Return a file whose line ``bad_line`` has a price with a comma."""
    lines = ["sku;title_en;price;stock"]
    for line in range(2, ROWS + 2):
        price = "1,50" if line == bad_line else "9.00"
        lines.append(f"e2e-{line};Small bunch {line};{price};3")
    content = "\n".join(lines).encode()
    return {"name": "bunches.csv", "mimeType": "text/csv", "buffer": content}


def send(page, file):
    """Upload a file and wait until it is judged."""
    page.goto("/admin/imports/")
    page.set_input_files("input[name=sheet]", file)
    page.get_by_role("button", name="Check the file").click()
    page.wait_for_url("**/admin/imports/*-*/")
    expect(page.locator(".im-counts")).to_be_visible(timeout=180_000)


@pytest.mark.feature("B11")
@pytest.mark.feature("B11", refuses=True)
def test_one_bad_row_among_a_thousand_is_mended_and_all_are_loaded(shop, visit):
    page = visit(**DESK)
    log_in(page, "florist@chezflora.example")

    send(page, spreadsheet(bad_line=17))

    row = page.locator(".im-table tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("17")
    expect(row.locator("code")).to_have_text("price")
    expect(row).to_contain_text("1,50")
    expect(page.get_by_role("button", name="Load", exact=True)).to_have_count(0)
    assert shop.rows(LOADED) == [(0,)]

    page.get_by_role("link", name="Upload the mended file").click()
    send(page, spreadsheet())
    page.get_by_role("button", name="Load", exact=True).click()

    expect(page.locator(".im-good")).to_be_visible(timeout=180_000)
    assert shop.rows(LOADED) == [(ROWS,)]


def test_the_pages_fit_a_phone(visit):
    page = visit(**PHONE)
    log_in(page, "florist@chezflora.example")

    send(page, spreadsheet(bad_line=17))

    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
