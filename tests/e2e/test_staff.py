"""The back office: an editor publishes, the florist takes the orders home."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESK, log_in

pytestmark = pytest.mark.e2e


def test_an_editor_publishes_an_article(shop, visit):
    page = visit(**DESK)
    log_in(page, "editor@chezflora.example")
    ((index,),) = shop.rows(
        "SELECT p.id FROM wagtailcore_page p JOIN blog_blogindexpage b"
        " ON b.page_ptr_id = p.id JOIN wagtailcore_locale l ON l.id = p.locale_id"
        " WHERE l.language_code = 'en'"
    )
    article = page.request.get(f"/admin/pages/{index}/")
    assert article.ok
    page.goto(f"/admin/pages/{index}/")
    page.locator("a[href*='/edit/']", has_text="vase").first.click()
    page.locator("#id_title").fill("Ten days in a vase, or eleven")

    page.locator("button[name=action-publish]").first.dispatch_event("click")

    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    page.goto("/en/journal/")
    expect(page.locator("main")).to_contain_text("Ten days in a vase, or eleven")


def test_the_florist_takes_the_orders_home(visit):
    page = visit(**DESK)
    log_in(page, "florist@chezflora.example")

    page.goto("/admin/exports/")
    page.locator("main a", has_text="Orders").first.click()
    with page.expect_download() as download:
        page.locator("main form button").last.click()

    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.count("CF-") >= 6


def test_the_florist_goes_from_pages_to_stock_and_back(visit):
    page = visit(**DESK)
    log_in(page, "florist@chezflora.example")

    page.goto("/dashboard/catalogue/")
    expect(page.locator("table tbody tr")).to_have_count(20)
    page.goto("/dashboard/orders/")
    expect(page.locator("body")).to_contain_text("CF-")
    page.get_by_role("link", name="Pages and pictures").first.click()

    page.wait_for_url("**/admin/**")


def test_the_florist_writes_down_a_delivery_and_takes_the_low_list_home(visit):
    page = visit(**DESK)
    log_in(page, "florist@chezflora.example")

    page.goto("/admin/stock/low/?threshold=500")
    page.locator("main tbody a", has_text="Goods received").first.click()
    page.fill("input[name=units]", "12")
    page.fill("input[name=reason]", "Delivery note 4711")
    page.locator("main form button", has_text="Put into stock").click()
    expect(page.locator("main table").last).to_contain_text("Delivery note 4711")
    page.goto("/admin/stock/low/?threshold=500")
    page.locator("main a", has_text="CSV").click()
    expect(page.locator("input[name=threshold]")).to_have_value("500")
    with page.expect_download() as download:
        page.locator("main form button").last.click()

    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.startswith("Product;SKU;Category;Free;In stock;Promised;Threshold")
    assert text.count(";500") >= 10
