"""From an editor's page to a seat at the table: publish, book, wait, check in."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

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

TITLE = "Tie a hand-held bouquet"
ADDRESS = "/en/workshops/tie-a-hand-held-bouquet/"
# The answer to a form that asked to return to its date keeps that fragment.
IN_BASKET = re.compile(r"/en/basket/(#|$)")


@pytest.fixture(scope="module")
def date(shop):
    """Return when the new date is, three weeks from now in the afternoon."""
    return (datetime.now() + timedelta(days=21)).replace(hour=15, minute=0)  # noqa: DTZ005


def write_title(page):
    """Write the title until the admin's scripts listen and make an address of it."""
    for _try in range(20):
        page.fill("#id_title", "")
        page.locator("#id_title").press_sequentially(TITLE)
        page.locator("#id_title").blur()
        page.wait_for_timeout(500)
        if page.locator("#id_slug").input_value() == ADDRESS.split("/")[-2]:
            return
    raise AssertionError("the title gave no address")


def publish_page(page, shop):
    """Write a workshop and publish it, as an editor does."""
    ((index,),) = shop.rows(
        "SELECT p.id FROM wagtailcore_page p JOIN workshops_workshopindexpage w"
        " ON w.page_ptr_id = p.id JOIN wagtailcore_locale l ON l.id = p.locale_id"
        " WHERE l.language_code = 'en'"
    )
    page.goto(f"/admin/pages/add/workshops/workshoppage/{index}/")
    write_title(page)
    page.fill("#id_summary", "One hand, one spiral, twenty stems.")
    page.fill("#id_you_make", "A hand-tied bouquet")
    page.fill("#id_price", "58")
    page.locator("button[name=action-publish]").first.dispatch_event("click")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))


def open_date(page, date):
    """Put a date of it on sale."""
    page.goto("/admin/workshops/new/")
    page.select_option("#id_page", label=f"{TITLE} (en)")
    page.locator("main form button.button").first.click()
    page.fill("#id_starts_at", f"{date:%Y-%m-%dT%H:%M}")
    page.fill("#id_ends_at", f"{date + timedelta(hours=3):%Y-%m-%dT%H:%M}")
    page.locator("#id_room").select_option(index=1)
    page.fill("#id_capacity", "2")
    page.locator("main form button.button").first.click()
    page.wait_for_url(re.compile(r"/admin/workshops/dates/\d+/$"))


def book_two(page):
    """Put two seats of the new workshop in the basket."""
    page.goto(ADDRESS)
    page.locator("main details[open] input[name=adult]").fill("2")
    page.get_by_role("button", name="Book these seats").first.click()
    page.wait_for_url(IN_BASKET)


@pytest.mark.feature("MS1")
def test_two_seats_and_a_bouquet_from_the_editors_page_to_the_door(shop, visit, date):
    editor = visit(**DESK)
    log_in(editor, "editor@chezflora.example")
    publish_page(editor, shop)
    open_date(editor, date)

    guest = visit(**PHONE)
    choose_bouquet(guest)
    put_in_basket(guest)
    book_two(guest)
    expect(guest.locator("main")).to_contain_text("Sablon Roses")
    expect(guest.locator("main")).to_contain_text(TITLE)
    fill_checkout(guest, sender="Marie Claes", email="marie@example.com")
    seats = guest.locator("[name^=seat-][name$=-name]")
    expect(seats).to_have_count(2)
    seats.nth(0).fill("Marie Claes")
    seats.nth(1).fill("Bart Claes")
    send_checkout(guest)
    pay(guest)
    expect_paid(guest)
    expect(guest.locator("main")).to_contain_text("Bart Claes")
    shop.eventually(
        "SELECT COUNT(*) FROM outbox_message WHERE state = 'sent'"
        " AND recipient = 'marie@example.com'"
        " AND template IN ('order_confirmed', 'workshop_tickets')",
        [(2,)],
    )

    late = visit(ADDRESS, **PHONE)
    expect(late.locator("main")).to_contain_text("Full")
    late.locator("main a[href*='/seats/wait/']").first.click()
    late.fill("[name=name]", "Wim Peeters")
    late.fill("[name=email]", "wim@example.com")
    late.locator("main form button:not([type=button])").last.click()
    shop.eventually(
        "SELECT state FROM workshops_waitingentry WHERE email = 'wim@example.com'",
        [("waiting",)],
    )

    ((session, code),) = shop.rows(
        "SELECT b.session_id, a.code FROM workshops_attendee a"
        " JOIN workshops_booking b ON b.id = a.booking_id WHERE a.name = 'Bart Claes'"
    )
    staff = visit(**PHONE)
    log_in(staff, "florist@chezflora.example")
    staff.goto(f"/admin/workshops/dates/{session}/check-in/")
    staff.fill("#id_code", f"{code[:5]}-{code[5:]}".lower())
    staff.keyboard.press("Enter")
    expect(staff.locator(".result")).to_contain_text("Bart Claes")
    staff.fill("#id_code", code)
    staff.keyboard.press("Enter")
    expect(staff.locator(".result.again")).to_be_visible()
    expect(staff.locator("#present")).to_have_text("1")


@pytest.mark.feature("Z4")
def test_the_door_goes_on_without_a_connection_and_sends_each_scan_once(shop, visit):
    ((session,),) = shop.rows(
        "SELECT session_id FROM workshops_booking b JOIN workshops_attendee a"
        " ON a.booking_id = b.id WHERE a.name = 'Marie Claes'"
    )
    ((code,),) = shop.rows(
        "SELECT code FROM workshops_attendee WHERE name = 'Marie Claes'"
    )
    staff = visit(**PHONE)
    log_in(staff, "florist@chezflora.example")
    staff.goto(f"/admin/workshops/dates/{session}/check-in/")

    staff.context.set_offline(True)
    staff.fill("#id_code", code)
    staff.keyboard.press("Enter")
    expect(staff.locator(".result.admitted")).to_contain_text("Marie Claes")
    came = "SELECT COUNT(*) FROM workshops_scan WHERE typed = ?"
    assert shop.rows(came, code) == [(0,)]

    staff.context.set_offline(False)
    staff.evaluate("window.dispatchEvent(new Event('online'))")
    shop.eventually(came, [(1,)], code)
    staff.reload()
    expect(staff.locator("#present")).to_have_text("2")
    assert shop.rows(came, code) == [(1,)]


def test_seats_are_booked_without_scripts_and_given_up_again(shop, visit):
    page = visit("/en/workshops/", **PHONE, java_script_enabled=False)
    page.locator(".agenda > li:not(.is-full) a[href^='/en/workshops/']").first.click()
    page.locator("main details[open] input[name=adult]").fill("1")
    page.get_by_role("button", name="Book these seats").first.click()
    page.wait_for_url(IN_BASKET)
    page.get_by_role("link", name="Go to the checkout").click()
    page.locator("[name^=seat-][name$=-name]").first.fill("Els Maes")
    page.fill("[name=sender_name]", "Els Maes")
    page.fill("[name=sender_email]", "els@example.com")
    send_checkout(page)
    pay(page)
    expect_paid(page)

    page.locator("main a[href*='/seats/booking/']").first.click()
    page.locator("main a[href*='/cancel/']").first.click()
    page.locator("main form button").last.click()

    expect(page.locator("main")).to_contain_text("cancelled")
    shop.eventually(
        "SELECT b.state FROM workshops_booking b JOIN delivery_sender s"
        " ON s.order_id = b.order_id WHERE s.email = 'els@example.com'",
        [("cancelled",)],
    )
