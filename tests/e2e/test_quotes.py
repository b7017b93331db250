"""A wedding on a phone: asked for with a photo, answered, accepted, half paid."""

import io
from datetime import datetime, timedelta

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.conftest import DESK, PHONE, log_in
from tests.e2e.steps import expect_paid, pay

pytestmark = pytest.mark.e2e


def photo():
    """Return a picture of peonies, or of their colour."""
    buffer = io.BytesIO()
    Image.new("RGB", (900, 600), (214, 120, 140)).save(buffer, "JPEG")
    return {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def ask(page):
    """Tell what the bride wishes, with a photo, and send it in."""
    day = datetime.now() + timedelta(days=200)  # noqa: DTZ005
    page.goto("/en/quotes/request/?service=weddings")
    page.locator("label.row-choice", has_text="Wedding").click()
    page.fill("[name=event_date]", f"{day:%Y-%m-%d}")
    page.fill("[name=place]", "The old mill, Ghent")
    page.fill("[name=description]", "Peonies, and nothing too tidy.")
    page.set_input_files("[name=photos]", [photo()])
    page.get_by_role("button", name="Send it to the florist").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("we have your wish")


def answer(desk):
    """Answer the newest request in the admin with two lines."""
    desk.goto("/admin/quote/")
    desk.get_by_role("link", name="Q-").first.click()
    expect(desk.locator("img.wr-photo")).to_be_visible()
    desk.get_by_role("link", name="Answer", exact=True).click()
    desk.fill("[name=message]", "Dear Camille, peonies it is.")
    for row, (words, count, price) in enumerate(
        [("Bridal bouquet", "1", "150"), ("Table pieces", "8", "62,50")]
    ):
        desk.fill(f"[name=lines-{row}-description]", words)
        desk.fill(f"[name=lines-{row}-quantity]", count)
        desk.fill(f"[name=lines-{row}-unit_price]", price)
    desk.get_by_role("button", name="Send the quote").click()
    expect(desk.locator("main")).to_contain_text("Version 1")


@pytest.mark.feature("I3")
@pytest.mark.feature("I4")
@pytest.mark.feature("I5")
@pytest.mark.feature("I7")
def test_a_bride_asks_accepts_and_pays_the_deposit_on_her_phone(shop, visit):
    phone = visit(**PHONE)
    log_in(phone, "customer@chezflora.example")
    ask(phone)
    address = phone.url
    desk = visit(**DESK)
    log_in(desk, "florist@chezflora.example")
    answer(desk)

    phone.goto(address)
    expect(phone.locator("article")).to_contain_text("Dear Camille, peonies it is.")
    phone.get_by_role("button", name="Accept this quote").click()
    phone.get_by_role("button", name="Pay the deposit").click()
    pay(phone)
    expect_paid(phone)
    expect(phone.locator("main")).to_contain_text("The balance of €455.00 is due")

    phone.goto(address)
    expect(phone.get_by_role("button", name="Pay the balance")).to_contain_text(
        "€455.00"
    )
    assert shop.rows(
        "SELECT p.deposit, p.balance FROM payments_paymentplan p"
        " JOIN quotes_quoteversion v ON v.order_id = p.order_id"
        " ORDER BY p.id DESC LIMIT 1"
    ) == [(195, 455)]
