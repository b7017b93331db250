"""Every mail renders, in every language, with nothing missing."""

from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation

import pytest

FOLDER = settings.BASE_DIR / "templates" / "emails"
NAMES = sorted(path.name.split(".")[0] for path in FOLDER.glob("*.subject.txt"))
LANGUAGES = [code for code, _name in settings.LANGUAGES]
DELIVERY = {
    "recipient": "Mamie Dubois",
    "address": "Rue Haute 12, 1000 Brussels",
    "date": "2026-11-25",
    "hours": "09:00–12:00",
    "card": "Happy birthday",
    "signature": "Anne",
    "lines": [
        {"title": "Garden letter", "quantity": 2, "price": "44.00", "card": "For you"}
    ],
}
CONTEXT = {
    "number": "CF-AAAAA-BBBBB",
    "name": "Anne",
    "total": "50.00",
    "fee": "6.00",
    "url": "https://shop.example/order",
    "calendar_url": "https://shop.example/order/calendar.ics",
    "deliveries": [DELIVERY],
    "seats": [{"title": "A winter wreath", "quantity": 2, "price": "136.00"}],
    "discounts": [{"name": "Autumn", "code": "LEAF", "amount": "5.00"}],
    "status": "cancelled",
    "recipient": "Mamie Dubois",
    "day": "2026-11-25",
    "received_by": "the neighbour at 14",
    "note": "Rang twice",
    "photo": True,
    "keep_days": 2,
    "missing": "peonies",
    "proposal": "garden roses",
    "answer_by": "2026-11-25T08:00:00+00:00",
    "refund": "50.00",
    "amount": "50.00",
    "currency": "EUR",
    "reason": "Wilted",
    "what": "failed",
    "gateway": "test",
    "error": "account closed",
    "again": True,
    "asked": "50.00 EUR",
    "event_id": "evt_1",
    "why": "another account",
    "moment": "25 November 2026",
    "count": 2,
    "rows": ["R-I5: payment 1"],
    "breaches": ["R-I5: payment 1"],
    "workshop": "A winter wreath",
    "starts_at": "2026-12-12T13:00:00+00:00",
    "ends_at": "2026-12-12T16:00:00+00:00",
    "before": {"starts_at": "2026-12-11T13:00:00+00:00", "room": "Cellar"},
    "room": "Atelier",
    "room_address": "Rue Haute 12, 1000 Brussels",
    "access": "Ring the lower bell",
    "booking_url": "https://shop.example/booking",
    "cancel_until": "2026-12-11T13:00:00+00:00",
    "names": ["Anne", "Bart"],
    "left": 1,
    "place": 2,
    "party": 2,
    "deadline": "2026-12-01T13:00:00+00:00",
    "leave_url": "https://shop.example/leave",
    "taken": 3,
    "min_seats": 4,
}
CONTEXT |= {
    "workshop": "A winter wreath",
    "people": 12,
    "wished": "a Friday in March",
    "message": "A birthday",
    "price": "65.00",
    "starts_at": "2026-12-04T13:00:00+00:00",
    "ends_at": "2026-12-04T16:00:00+00:00",
    "room": "Atelier",
    "room_address": "Rue Haute 12, 1000 Brussels",
    "valid_until": "2026-11-30T13:00:00+00:00",
    "accepted": True,
    "prices": [
        {"for": "adult", "amount": "60.00", "until": "2026-11-20T13:00:00+00:00"},
        {"for": "child", "amount": "40.00", "until": ""},
    ],
    "party_total": "120.00",
}
SUBSCRIPTION = {
    "code": "S-AAAABBBB",
    "plan": "The Weekly Letter",
    "size": "Standard",
    "rhythm": "weekly",
    "bouquets": 1,
    "is_gift": False,
    "term": 1,
    "first": "2026-12-08",
    "until": "2026-12-05T09:00:00+00:00",
    "bouquet": "Garden letter",
    "charged": "34.00",
    "new_price": True,
    "next_try": "2026-12-06T09:00:00+00:00",
    "still_to_come": 2,
    "back": "60.00",
    "giver": "Bart",
}
CONTEXT |= SUBSCRIPTION
ADDRESSES = (
    *("skip_url", "change_url", "pay_url"),
    *("action_url", "login_url", "reset_url", "signup_url", "site_url"),
)
CONTEXT |= dict.fromkeys(ADDRESSES, "https://shop.example/")
# What one mail means by a word that others use otherwise.
GROUP_MAILS = ("group_quote", "group_accepted", "staff_group_answered")
OWN = dict.fromkeys(GROUP_MAILS, {"seats": 12})
OWN["subscription_started"] = {"deliveries": 12}
QUOTE = {
    "balance": "700.00",
    "deposit": "300.00",
    "due_on": "2026-11-28",
    "event_date": "2026-12-12",
    "place": "Ghent",
    "total": "1000.00",
    "body": "May the roses be white?",
    "description": "Forty guests",
    "budget": "1500.00",
    "accepted": True,
    "order": "CF-AAAAA-BBBBB",
}
QUOTE_MAILS = [name for name in NAMES if "quote" in name and "group" not in name]
OWN |= dict.fromkeys(QUOTE_MAILS, QUOTE)
FEW = {"free": 2, "threshold": 5, "title": "Garden letter", "sku": "L-1", "size": ""}
OWN["staff_low_stock"] = FEW
OWN["staff_low_stock_digest"] = {"total": 2, "rows": [FEW]}
OWN["staff_missed_run"] = {
    "task": "Send waiting mails",
    "due": "2026-11-25T08:00:00+00:00",
    "last": "2026-11-25T07:59:00+00:00",
}
OWN["staff_backup"] = {"problems": ["There is no backup."]}
OWN["comment_approved"] = {"page": "Ten days in a vase"}
OWN["comment_answered"] = {
    "page": "Ten days in a vase",
    "unsubscribe_url": "https://shop.example/mails",
}
OWN["job_file"] = {"label": "Orders", "hours": 24}
OWN["staff_contact"] = {
    "about": "A wedding",
    "email": "anne@example.com",
    "order_number": "CF-AAAAA-BBBBB",
}
# What decides between the sentences of one mail.
VARIANTS = {
    "order_confirmed": [{"deliveries": [], "fee": "0.00"}, {"seats": []}],
    "order_moved": [
        {"status": "preparing", "refund": ""},
        {"status": "cancelled", "refund": ""},
    ],
    "delivery_moved": [
        {"status": status, "photo": False}
        for status in ("out", "ready", "delivered", "carded", "returned")
    ],
    "staff_group_answered": [{"accepted": False, "note": ""}],
    "staff_quote_answered": [{"accepted": False}],
    "staff_missed_run": [{"last": ""}],
    "staff_refund": [{"what": "late"}, {"again": False}],
    "staff_go_no_go": [{"taken": 1}],
    "workshop_tickets": [{"before": "", "access": "", "cancel_until": ""}],
    "workshop_moved": [{"cancel_until": ""}],
    "workshop_cancelled": [{"names": ["Anne"], "left": 0, "refund": "0.00"}],
    "workshop_called_off": [{"refund": "0.00"}],
    "waiting_joined": [{"party": 1, "before": ""}],
    "waiting_already": [{"party": 1, "before": ""}],
    "waiting_offered": [{"party": 1, "before": ""}, {"prices": [], "party_total": ""}],
    "waiting_closed": [{"reason": ""}],
    "subscription_started": [{"is_gift": True}, {"term": 52}],
    "subscription_notice": [{"charged": "", "new_price": False}],
    "subscription_failed": [{"amount": ""}],
    "subscription_confirm": [{"until": ""}],
    "subscription_missed": [{"left": 0}],
    "subscription_cancelled": [{"still_to_come": 0, "back": ""}],
    "subscription_gift": [{"message": ""}],
}
CASES = [(name, changes) for name in NAMES for changes in ({}, *VARIANTS.get(name, ()))]


def test_the_mails_of_orders_and_refunds_are_among_them():
    assert {
        "order_confirmed",
        "order_moved",
        "payment_refunded",
        "refund_requested",
        "refund_done",
        "staff_refund",
        "workshop_tickets",
        "workshop_changed",
        "workshop_called_off",
        "waiting_offered",
        "staff_go_no_go",
        "subscription_started",
        "subscription_notice",
        "subscription_failed",
        "subscription_confirm",
        "subscription_on_hold",
        "subscription_blocked",
        "subscription_missed",
        "subscription_cancelled",
        "subscription_ended",
        "subscription_gift",
        "subscription_gift_next",
        "staff_subscription_on_hold",
        "staff_subscription_blocked",
    } <= set(NAMES)


@pytest.mark.feature("X8")
@pytest.mark.feature("L1")
@pytest.mark.feature("E5")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "changes"), CASES)
def test_every_mail_renders_in_every_language(name, changes, language, monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "MISSING %s")

    context = CONTEXT | OWN.get(name, {}) | changes

    with translation.override(language):
        subject, text, html = (
            render_to_string(f"emails/{name}.{kind}", context)
            for kind in ("subject.txt", "txt", "html")
        )

    assert "\n" not in subject.strip()
    assert subject.strip()
    assert "MISSING" not in subject + text + html
    assert f'lang="{language}"' in html
    assert "https://shop.example/" in text
