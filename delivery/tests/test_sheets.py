"""The day on paper: what it says, and what it must never say."""

import json
import re
from datetime import date

from django.core.cache import cache
from django.utils.translation import override

import pytest

from catalogue.kinds import Size
from catalogue.tests.factories import make_bouquet
from common.pdf import render_pages
from delivery import sheets, states
from delivery.models import Delivery, DeliveryLine, Way
from delivery.rules import current_rules
from delivery.runs import save_stops
from delivery.tests.days import (
    AFTERNOON,
    SECRET,
    boss_client,
    client_as,
    make_day,
    make_delivery,
    make_line,
    make_recipe,
    tomorrow,
)
from delivery.tests.factories import make_slot
from users import roles

pytestmark = pytest.mark.django_db

PRICES = re.compile(r"€|EUR|\d+[.,]\d\d\b")


def text_of(data):
    return json.dumps(data, ensure_ascii=False)


def without_code(data):
    """Return a sheet's words without its QR code's drawing."""
    return text_of({name: value for name, value in data.items() if name != "qr"})


def note_of(delivery):
    rows = Delivery.objects.select_related("order__sender").prefetch_related(
        sheets.lines_with()
    )
    return sheets.note_data(rows.get(pk=delivery.pk))


@pytest.mark.feature("V17")
def test_makes_are_sorted_by_departure_with_the_recipe_times_the_units():
    bouquet = make_bouquet(
        "Market Basket", sizes={Size.STANDARD: ("39", 9), Size.GRAND: ("69", 9)}
    )
    small, grand = bouquet.children.order_by("pk")
    make_recipe(bouquet, rose=7, eucalyptus=3)
    make_recipe(grand, rose=12)
    make_delivery(
        recipient_name="Late",
        product=grand,
        starts=AFTERNOON[0],
        ends=AFTERNOON[1],
        substitution="ask",
    )
    make_delivery(recipient_name="Early", product=small, quantity=2)

    early, late = sheets.workroom_data(tomorrow())["makes"]

    assert (early["name"], late["name"]) == ("Early", "Late")
    assert early["lines"] == [
        {
            "quantity": 2,
            "title": "Market Basket, Standard",
            "recipe": [
                {"quantity": 14, "name": "Rose"},
                {"quantity": 6, "name": "Eucalyptus"},
            ],
        }
    ]
    assert late["lines"][0]["recipe"] == [{"quantity": 12, "name": "Rose"}]
    assert (early["hours"], early["minutes"]) == ("09:00–12:00", "15 min")
    assert late["substitution"] == "ask the customer first"
    assert early["cards"][0].startswith("Happy birthday")


@pytest.mark.feature("V17")
def test_what_is_prepared_is_ticked():
    make_delivery(status=states.MADE)
    make_delivery(status=states.DELIVERED)

    data = sheets.workroom_data(tomorrow())

    assert [make["made"] for make in data["makes"]] == [True]
    assert "0 minutes to make" in data["note"]


@pytest.mark.feature("V17")
@pytest.mark.parametrize("units", [10, 60])
def test_a_workroom_sheet_takes_four_queries(django_assert_num_queries, units):
    make_day(units)

    with django_assert_num_queries(4):
        data = sheets.workroom_data(tomorrow())

    assert len(data["makes"]) == units


@pytest.mark.feature("V8")
def test_every_card_of_a_day_is_printed_in_the_language_of_its_order():
    first = make_delivery(
        recipient_name="Mamie",
        card_message="Bon anniversaire 🎂",
        card_signature="Anne",
        language="fr",
    )
    DeliveryLine.objects.create(
        delivery=first, line=make_line(first.order), card_message="For the cat"
    )
    make_delivery(card_message="")

    with override("nl"):
        cards = sheets.cards_data(tomorrow())["cards"]

    assert [card["message"] for card in cards] == ["Bon anniversaire 🎂", "For the cat"]
    assert [card["signature"] for card in cards] == ["Anne", ""]
    assert {card["language"] for card in cards} == {"fr"}
    assert "Mamie" in cards[0]["for_"]


@pytest.mark.feature("V8", refuses=True)
@pytest.mark.parametrize("name", ["workroom", "cards", "run", "note"])
def test_a_secret_sender_is_on_no_paper(name):
    delivery = make_delivery(anonymous=True, card_signature=SECRET)
    data = {
        "workroom": lambda: sheets.workroom_data(tomorrow()),
        "cards": lambda: sheets.cards_data(tomorrow()),
        "run": lambda: sheets.run_data(tomorrow()),
        "note": lambda: note_of(delivery),
    }[name]()

    pages = sheets.print_sheet(name, data)

    assert SECRET not in text_of(data)
    assert "victor@example.com" not in text_of(data)
    assert b"Secretmans" not in pages
    assert b"/Author" not in pages


@pytest.mark.feature("V16")
def test_a_run_sheet_has_its_stops_in_the_order_set_by_hand():
    rows = [
        make_delivery(recipient_name=name, notes="Third floor", anonymous=name == "B")
        for name in "ABC"
    ]
    make_delivery(recipient_name="Pick-up", way=Way.PICKUP)
    save_stops(day=tomorrow(), keys=[rows[2].pk, rows[0].pk, rows[1].pk])

    data = sheets.run_data(tomorrow(), board_url="/admin/deliveries/board/")

    assert [(stop["number"], stop["name"]) for stop in data["stops"]] == [
        (1, "C"),
        (2, "A"),
        (3, "B"),
    ]
    last = data["stops"][-1]
    assert last["anonymous"] is True
    assert (last["hours"], last["notes"]) == ("09:00–12:00", "Third floor")
    assert last["phone"] == "+32 470 12 34 56"
    assert last["parcels"] == [{"quantity": 1, "title": "Garden Letter, Standard"}]
    assert data["qr"].startswith("<svg")


@pytest.mark.feature("V16")
def test_a_slot_keeps_the_numbers_of_its_day():
    slot = make_slot()
    cache.clear()
    early = make_delivery(recipient_name="Early")
    late = make_delivery(recipient_name="Late", slot=slot)
    save_stops(day=tomorrow(), keys=[early.pk, late.pk])
    (rule,) = current_rules().slots

    stops = sheets.run_data(tomorrow(), rule)["stops"]

    assert [(stop["number"], stop["name"]) for stop in stops] == [(2, "Late")]


@pytest.mark.feature("V16", refuses=True)
def test_no_price_is_on_the_run_sheet():
    make_day(3)

    data = sheets.run_data(tomorrow())

    assert not PRICES.search(without_code(data))


@pytest.mark.feature("V16")
@pytest.mark.parametrize("units", [10, 60])
def test_a_run_sheet_takes_two_queries(django_assert_num_queries, units):
    make_day(units)

    with django_assert_num_queries(2):
        data = sheets.run_data(tomorrow())

    assert len(data["stops"]) == units


@pytest.mark.feature("V16")
def test_thirty_stops_fit_on_two_sides():
    make_day(30)

    pages = render_pages(sheets.PAPER / "run.typ", sheets.run_data(tomorrow()), ppi=30)

    assert len(pages) == 2


@pytest.mark.feature("U5", refuses=True)
@pytest.mark.parametrize("language", ["en", "fr", "nl"])
def test_no_amount_is_on_a_delivery_note(language):
    delivery = make_delivery(date=date(2030, 5, 8), line1="Rue Haute 1")

    with override(language):
        data = note_of(delivery)

    data["note"] = data["phone"] = ""
    assert not PRICES.search(text_of(data))


@pytest.mark.feature("U5")
def test_a_delivery_note_says_what_lies_in_the_parcel():
    delivery = make_delivery(recipient_name="Mamie Dubois", notes="Mind the dog")

    data = note_of(delivery)

    assert data["name"] == "Mamie Dubois"
    assert data["sender"] == SECRET
    assert data["parcels"] == [{"quantity": 1, "title": "Garden Letter, Standard"}]
    assert "Mind the dog" not in text_of(data)


def test_what_a_customer_wrote_is_text_and_never_code():
    make_delivery(
        card_message='#panic("no") $x$ *bold* \\ <a> @b',
        recipient_name='#read("/etc/passwd")',
        notes="#import",
    )

    for name in ("workroom", "cards", "run"):
        answer = boss_client().get(
            f"/admin/deliveries/paper/{name}/", {"day": tomorrow().isoformat()}
        )
        assert answer.content[:5] == b"%PDF-", name


@pytest.mark.feature("V16")
@pytest.mark.feature("V17")
@pytest.mark.feature("V8")
@pytest.mark.parametrize("name", ["workroom", "cards", "run"])
@pytest.mark.parametrize("units", [0, 5])
def test_each_sheet_is_a_pdf(name, units):
    make_day(units)

    answer = client_as(roles.DRIVER).get(
        f"/admin/deliveries/paper/{name}/", {"day": tomorrow().isoformat()}
    )

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content[:5] == b"%PDF-"


@pytest.mark.feature("U5")
def test_a_delivery_note_is_a_pdf_of_paid_orders_only():
    paid, pending = make_delivery(), make_delivery(order_status="pending")
    client = boss_client()

    answer = client.get(f"/admin/deliveries/{paid.pk}/note/")
    other = client.get(f"/admin/deliveries/{pending.pk}/note/", follow=True)

    assert answer.content[:5] == b"%PDF-"
    assert other.status_code == 404


def test_a_sheet_we_do_not_print_is_not_found():
    answer = boss_client().get("/admin/deliveries/paper/secrets/", follow=True)

    assert answer.status_code == 404
