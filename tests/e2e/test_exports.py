"""The staff take a table home: filtered, in the columns they choose."""

import csv
import io

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESK, log_in

pytestmark = pytest.mark.e2e


@pytest.mark.feature("O5")
def test_the_administrator_takes_the_paid_orders_of_a_month_home(visit):
    page = visit(**DESK)
    log_in(page, "admin@chezflora.example")
    page.goto("/admin/exports/")
    page.locator("main a", has_text="Orders").first.click()

    page.locator("#id_status").select_option("paid")
    for box in page.locator("input[name=columns]").all():
        if box.get_attribute("value") not in ("number", "status", "total"):
            box.uncheck()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()

    text = download.value.path().read_text(encoding="utf-8-sig")
    headings, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert headings == ["Order number", "Status", "Total incl. VAT"]
    assert rows
    assert {row[1] for row in rows} == {"paid"}
    page.goto("/admin/exports/")
    expect(page.locator("table tbody tr").first).to_contain_text("Orders")
    expect(page.locator("table tbody tr").first).to_contain_text("paid")
