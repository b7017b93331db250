"""The checkout's days, hours, pick-up and several recipients, posted as browsers do."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from catalogue.tests.factories import make_addon, make_bouquet, only_size
from delivery.calendar import BRUSSELS
from delivery.models import (
    ClosedDay,
    Delivery,
    DeliveryCharge,
    PeakDay,
    Slot,
    WeekdayRule,
    Zone,
    ZonePostcode,
)
from shop.checkout.tests.factories import make_ground
from storefront.tests.factories import put_in
from storefront.tests.test_checkout import CHECKOUT, answers, assert_nothing_ordered

pytestmark = pytest.mark.django_db

Line = get_model("basket", "Line")
Order = get_model("order", "Order")
Range = get_model("offer", "Range")

TUESDAY = date(2026, 11, 24)
WEDNESDAY, THURSDAY = TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=2)
SUNDAY = date(2026, 11, 29)


@pytest.fixture(autouse=True)
def tuesday_morning(monkeypatch):
    """Stop the clock on Tuesday 24 November 2026, 9:00 in Brussels."""
    clock(monkeypatch, time(9))


@pytest.fixture
def filled(client):
    """Return a browser with one bouquet of 39 euros in its basket."""
    make_ground()
    put_in(client, only_size(make_bouquet("Garden Letter", price="39.00")))
    return client


def clock(monkeypatch, at):
    """Stop the clock on that Tuesday."""
    now = datetime.combine(TUESDAY, at, tzinfo=BRUSSELS)
    monkeypatch.setattr(timezone, "now", lambda: now)


def make_slot(name="Morning", fee="4.00", **fields):
    """Return hours from 9 to 12, every day."""
    fields = {"starts": time(9), "ends": time(12), "fee": Decimal(fee)} | fields
    return Slot.objects.create(name=name, **fields)


def rule(weekday, **fields):
    """Write what holds on a weekday."""
    WeekdayRule.objects.update_or_create(weekday=weekday, defaults=fields)


def order(client, **changes):
    """Post the form for Wednesday."""
    return client.post(CHECKOUT, answers(date=WEDNESDAY.isoformat()) | changes)


def refused_at(page, field, status=422):
    """Return the words at a field; nothing was ordered and the text is kept."""
    assert page.status_code == status
    assert_nothing_ordered()
    assert 'value="Rue Haute 12"' in page.content.decode()
    return " ".join(page.context["form"].errors[field])


@pytest.mark.feature("V1")
def test_today_is_offered_until_a_minute_before_the_cut_off(filled, monkeypatch, bank):
    clock(monkeypatch, time(13, 59))

    sent = order(filled, date=TUESDAY.isoformat())

    assert sent.status_code == 302
    assert Delivery.objects.get().date == TUESDAY


@pytest.mark.feature("V1", refuses=True)
def test_from_the_cut_off_on_today_is_refused_and_the_next_day_offered(
    filled, monkeypatch
):
    clock(monkeypatch, time(14))

    page = order(filled, date=TUESDAY.isoformat())

    words = refused_at(page, "date")
    assert "It is too late to order for today." in words
    assert "The next possible day is Wednesday 25 November." in words
    assert 'name="pick" value="1:2026-11-25"' in page.content.decode()


@pytest.mark.feature("V1", refuses=True)
@pytest.mark.parametrize("day", ["2026-11-23", "2020-01-01", "2027-11-24", "soon"])
def test_a_day_that_is_over_or_out_of_reach_is_refused(filled, day):
    refused_at(order(filled, date=day), "date")


def test_the_next_day_is_picked_by_its_button_and_all_is_kept(filled):
    page = filled.post(CHECKOUT, answers(pick="1:2026-11-26", card_message="Dear"))

    text = page.content.decode()
    assert page.status_code == 200
    assert 'id="day-1-2026-11-26" name="date" value="2026-11-26" checked' in text
    assert 'value="Rue Haute 12"' in text
    assert "Dear</textarea>" in text
    assert_nothing_ordered()


@pytest.mark.feature("V2")
def test_chosen_hours_cost_their_price_on_a_line_of_their_own(filled, bank):
    slot = make_slot()

    sent = order(filled, slot=slot.pk, expected_total="49.00")

    assert sent.status_code == 302
    delivery = Delivery.objects.get()
    assert (delivery.slot, delivery.fee) == (slot, Decimal("10.00"))
    assert Order.objects.get().total_incl_tax == Decimal("49.00")
    charges = delivery.charges.values_list("kind", "name", "amount", "vat_rate")
    assert ("slot", "Morning", Decimal("4.00"), Decimal("6.00")) in charges


@pytest.mark.feature("V2")
def test_the_hours_of_a_day_are_shown_with_price_and_reason(filled):
    free = make_slot("All day", fee="0.00", ends=time(18))
    make_slot("Early", cut_off=time(8), cut_off_days=1)
    gone = make_slot("Evening", fee="6.00", max_deliveries=0)

    page = filled.post(
        CHECKOUT, answers(date=WEDNESDAY.isoformat(), slot=gone.pk, refresh="1")
    )

    ask = page.context["parties"][0]["ask"]
    told = {slot.rule.name: slot.problem for slot in ask.offer.slots}
    assert told == {"All day": "", "Early": "too-soon", "Evening": "full"}
    assert ask.slot.rule.pk == free.pk
    text = page.content.decode()
    assert "+ €6.00" not in text
    assert "included" in text


@pytest.mark.feature("V2", refuses=True)
@pytest.mark.parametrize(
    "hidden",
    [
        {"weekdays": [5]},
        {"active": False},
        {"way": "pickup"},
        {"max_deliveries": 0},
        {"cut_off": time(8), "cut_off_days": 1},
    ],
)
def test_hours_the_page_does_not_offer_are_refused(filled, hidden):
    make_slot("All day", fee="0.00")
    slot = make_slot("Hidden", **hidden)

    page = order(filled, slot=slot.pk)

    assert "These hours are not free on this day." in refused_at(page, "slot")


@pytest.mark.feature("V2", refuses=True)
def test_hours_of_another_zone_are_refused(filled):
    make_slot("All day", fee="0.00")
    slot = make_slot("Evening")
    slot.zones.add(Zone.objects.create(name="Belt", fee=Decimal("9")))

    refused_at(order(filled, slot=slot.pk), "slot")


@pytest.mark.feature("V2", refuses=True)
@pytest.mark.parametrize("typed", ["", "0", "x", "-1", "9" * 30, "١", "\x00"])
def test_hours_nobody_chose_and_nonsense_are_refused(filled, typed):
    make_slot()

    refused_at(order(filled, slot=typed), "slot")


@pytest.mark.feature("V3")
def test_the_fee_of_the_postcode_is_paid_and_its_commune_written(filled, bank):
    sent = order(filled, fee="0.00", postcode=" 1000 ")

    assert sent.status_code == 302
    delivery = Delivery.objects.get()
    assert (delivery.fee, delivery.commune) == (Decimal("6.00"), "Brussels")


@pytest.mark.feature("V3")
def test_enough_flowers_travel_free_and_the_page_says_how_much_is_missing(filled, bank):
    Zone.objects.update(free_over=Decimal("75.00"))
    asked = answers(refresh="1")

    before = filled.post(CHECKOUT, asked).content.decode()
    put_in(filled, only_size(make_bouquet(price="36.00")))
    after = filled.post(CHECKOUT, asked).content.decode()
    sent = order(filled, expected_total="75.00")

    assert "Free from €75.00: add €36.00 more." in before
    assert "more." not in after.split('id="sum"')[1]
    assert sent.status_code == 302
    assert Delivery.objects.get().fee == 0


@pytest.mark.feature("V3", refuses=True)
@pytest.mark.parametrize(
    ("postcode", "words"),
    [
        ("8000", "We do not deliver to this postcode yet."),
        ("9999", "There is no such postcode in Belgium."),
        ("0100", "A Belgian postcode has four digits, 1000 to 9999."),
        ("10000", "Ensure this value has at most 4 characters (it has 5)."),
        ("١٠٠٠", "A Belgian postcode has four digits, 1000 to 9999."),
        ("", "The driver needs the postcode."),
    ],
)
def test_a_postcode_nobody_drives_to_says_which_of_the_reasons(filled, postcode, words):
    assert words in refused_at(order(filled, postcode=postcode), "postcode")


@pytest.mark.feature("V4")
def test_a_peak_day_sells_its_range(filled, bank):
    peak = PeakDay.objects.create(day=WEDNESDAY, name="Valentine’s Day")
    love = Range.objects.create(name="Love")
    love.add_product(Line.objects.get().product.parent)
    peak.only.add(love)

    assert order(filled).status_code == 302
    assert Delivery.objects.get().date == WEDNESDAY


@pytest.mark.feature("V4", refuses=True)
def test_a_line_a_peak_day_does_not_sell_is_named(filled):
    peak = PeakDay.objects.create(day=WEDNESDAY, name="Valentine’s Day")
    peak.only.add(Range.objects.create(name="Love"))

    words = refused_at(order(filled), "date")

    day = "Wednesday 25 November (Valentine’s Day)"
    assert f"Not sold for {day}: Garden Letter." in words
    assert "The next possible day is Thursday 26 November." in words
    assert Line.objects.count() == 1


@pytest.mark.feature("V4", refuses=True)
def test_a_closed_day_is_visible_says_why_and_is_refused(filled):
    ClosedDay.objects.create(day=WEDNESDAY)

    page = order(filled)

    assert "We are closed on Wednesday 25 November." in refused_at(page, "date")
    text = page.content.decode()
    assert 'data-why="We are closed on Wednesday 25 November."' in text
    assert 'value="2026-11-25"' not in text


@pytest.mark.feature("V5")
def test_a_day_has_room_for_so_many_and_not_one_more(filled, client, bank):
    rule(WEDNESDAY.weekday(), max_deliveries=1)

    first = order(filled)

    assert first.status_code == 302
    assert Delivery.objects.get().holds_place


@pytest.mark.feature("V5", refuses=True)
def test_a_full_day_is_refused_and_says_so(filled):
    rule(WEDNESDAY.weekday(), max_deliveries=0)

    words = refused_at(order(filled), "date")

    assert "Wednesday 25 November is full" in words
    assert "The next possible day is Thursday 26 November." in words


@pytest.mark.feature("V5", refuses=True)
def test_the_last_place_cannot_go_to_two_recipients_of_one_order(filled):
    rule(WEDNESDAY.weekday(), max_deliveries=1)
    put_in(filled, only_size(make_bouquet("Late Light", price="20.00")))

    page = order(filled, **second(date=WEDNESDAY.isoformat()), expected_total="71.00")

    words = refused_at(page, "date", status=409)
    assert "Somebody just took the last place on this day." in words
    assert "r2-date" in page.context["form"].errors


@pytest.mark.feature("V6")
def test_a_sunday_costs_more_shown_before_and_charged_on_its_own_line(filled, bank):
    rule(6, surcharge=Decimal("5.00"))
    asked = {"date": SUNDAY.isoformat(), "expected_total": "50.00"}

    shown = order(filled, **asked, refresh="1").content.decode()
    sent = order(filled, **asked)

    assert "Surcharge for Sunday" in shown
    assert 'value="50.00"' in shown
    assert sent.status_code == 302
    charge = DeliveryCharge.objects.get(kind="surcharge")
    assert (charge.amount, charge.vat_rate) == (Decimal("5.00"), Decimal("6.00"))
    assert Order.objects.get().total_incl_tax == Decimal("50.00")


@pytest.mark.feature("V6", refuses=True)
def test_a_surcharge_not_seen_is_not_charged(filled):
    rule(6, surcharge=Decimal("5.00"))

    page = order(filled, date=SUNDAY.isoformat(), expected_total="39.00")

    assert page.status_code == 409
    assert "Delivery is €11.00 in all. Check the total" in page.content.decode()
    assert_nothing_ordered()


@pytest.mark.feature("V7")
def test_who_fetches_flowers_gives_no_address_and_pays_no_way(filled, bank):
    slot = make_slot("From 10:00", fee="0.00", way="pickup", starts=time(10))

    sent = order(
        filled,
        way="pickup",
        recipient_name="",
        line1="",
        postcode="",
        slot=slot.pk,
        expected_total="39.00",
    )

    assert sent.status_code == 302
    delivery = Delivery.objects.get()
    assert (delivery.way, delivery.slot, delivery.fee) == ("pickup", slot, 0)
    assert (delivery.recipient_name, delivery.line1) == ("Anne Peeters", "")
    assert Order.objects.get().shipping_address is None


@pytest.mark.feature("V7")
def test_an_address_sent_with_a_pick_up_is_ignored(filled, bank):
    sent = order(filled, way="pickup", postcode="9999", notes="x" * 900)

    assert sent.status_code == 409
    sent = order(filled, way="pickup", postcode="9999", expected_total="39.00")
    assert sent.status_code == 302
    delivery = Delivery.objects.get()
    assert (delivery.line1, delivery.postcode, delivery.notes) == ("", "", "")


@pytest.mark.feature("V7", refuses=True)
@pytest.mark.parametrize("way", ["drone", "VAN", "x" * 400])
def test_a_way_nobody_offers_is_refused(filled, way):
    refused_at(order(filled, way=way), "way")


@pytest.mark.feature("V7", refuses=True)
def test_a_pick_up_cannot_take_hours_of_the_van(filled):
    make_slot("From 10:00", fee="0.00", way="pickup")
    van = make_slot()

    page = order(filled, way="pickup", slot=van.pk, expected_total="39.00")

    refused_at(page, "slot")


def second(number=2, **changes):
    """Return the answers for one recipient more."""
    told = {
        "recipient_name": f"Aunt {number}",
        "line1": f"Rue Basse {number}",
        "postcode": "1000",
        "date": THURSDAY.isoformat(),
    } | changes
    lines = Line.objects.filter(parent_line=None).order_by("pk")
    goes = {f"goes-{line.pk}-1": str(n) for n, line in enumerate(lines, 1)}
    fields = {f"r{number}-{name}": text for name, text in told.items()}
    return fields | goes | {"recipients": str(number)}


@pytest.mark.feature("V10")
@pytest.mark.feature("V9")
def test_three_lines_go_to_three_people_on_three_days(filled, bank):
    vase = make_addon("Vase", price="10.00")
    put_in(filled, only_size(make_bouquet("Late Light", price="20.00")))
    third = only_size(make_bouquet("Quiet White", price="30.00"))
    put_in(filled, third, addons=[vase.pk])

    asked = second(2, recipient_phone="0470 00 00 02", notes="Third bell")
    asked |= second(3, date="2026-11-27")
    sent = order(filled, **asked, expected_total="117.00")

    assert sent.status_code == 302, sent.context["form"].errors
    placed = Order.objects.get()
    assert placed.total_incl_tax == Decimal("117.00")
    went = [
        (
            each.recipient_name,
            each.date,
            each.fee,
            sorted(line.line.title for line in each.lines.all()),
        )
        for each in placed.deliveries.order_by("date")
    ]
    assert [row[:3] for row in went] == [
        ("Mamie Dubois", WEDNESDAY, Decimal("6.00")),
        ("Aunt 2", THURSDAY, Decimal("6.00")),
        ("Aunt 3", date(2026, 11, 27), Decimal("6.00")),
    ]
    assert [len(row[3]) for row in went] == [1, 1, 2]
    aunt = Delivery.objects.get(recipient_name="Aunt 2")
    assert (aunt.recipient_phone, aunt.notes) == ("0470 00 00 02", "Third bell")
    assert placed.payment_attempts.count() == 1


@pytest.mark.feature("V10", refuses=True)
@pytest.mark.parametrize("to", ["", "0", "3", "99", "x", "١", "-1"])
def test_a_bouquet_for_nobody_is_refused(filled, to):
    put_in(filled, only_size(make_bouquet("Late Light", price="20.00")))
    asked = second()
    unit = next(name for name in asked if name.startswith("goes-"))

    page = order(filled, **asked | {unit: to}, expected_total="71.00")

    assert page.status_code == 422
    assert "Choose for each bouquet who gets it." in page.content.decode()
    assert_nothing_ordered()


@pytest.mark.feature("V10", refuses=True)
def test_a_recipient_who_gets_nothing_is_refused(filled):
    asked = second()

    page = order(filled, **asked)

    assert page.status_code == 422
    assert "Nothing goes to this recipient yet." in page.content.decode()
    assert_nothing_ordered()


@pytest.mark.feature("V9", refuses=True)
@pytest.mark.feature("V10", refuses=True)
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recipient_name", ""),
        ("line1", ""),
        ("postcode", "8000"),
        ("date", "2026-11-30"),
        ("recipient_phone", "call me"),
        ("card_message", "x" * 201),
        ("substitution", "whatever"),
    ],
)
def test_a_wrong_answer_is_told_at_the_right_recipient(filled, field, value):
    put_in(filled, only_size(make_bouquet("Late Light", price="20.00")))

    page = order(filled, **second(**{field: value}), expected_total="71.00")

    refused_at(page, f"r2-{field}")
    assert field not in page.context["form"].errors
    assert "Recipient 2, <a href=" in page.content.decode()


@pytest.mark.feature("V10")
def test_another_recipient_is_added_and_removed_and_nothing_is_lost(filled):
    put_in(filled, only_size(make_bouquet("Late Light", price="20.00")))

    added = filled.post(CHECKOUT, answers(add="1"))
    typed = answers(**second(), remove="1")
    removed = filled.post(CHECKOUT, typed)

    assert len(added.context["parties"]) == 2
    assert 'value="Rue Haute 12"' in added.content.decode()
    assert 'id="recipient-2"' in added.content.decode()
    text = removed.content.decode()
    assert len(removed.context["parties"]) == 1
    assert 'name="line1" value="Rue Basse 2"' in text
    assert 'value="Anne Peeters"' in text
    again = filled.get(CHECKOUT).content.decode()
    assert 'name="line1" value="Rue Basse 2"' in again
    assert_nothing_ordered()


@pytest.mark.feature("V10", refuses=True)
@pytest.mark.parametrize("count", ["11", "0", "-1", "x", "9" * 40, "١"])
def test_a_nonsense_number_of_recipients_shows_one_to_ten(filled, count):
    page = filled.post(CHECKOUT, answers(recipients=count, refresh="1"))

    assert page.status_code == 200
    assert 1 <= len(page.context["parties"]) <= 10


@pytest.mark.feature("V10", refuses=True)
def test_one_bouquet_cannot_be_shared(filled):
    page = filled.post(CHECKOUT, answers(add="1"))

    assert len(page.context["parties"]) == 1
    assert 'name="add"' not in page.content.decode()


@pytest.mark.feature("V13")
@pytest.mark.parametrize(
    ("chosen", "kept"),
    [("ask", "ask"), ("refund", "refund"), ("", "same-colour")],
)
def test_what_we_may_do_when_a_flower_is_missing_is_written_down(
    filled, bank, chosen, kept
):
    order(filled, substitution=chosen)

    assert Delivery.objects.get().substitution == kept


@pytest.mark.feature("V13", refuses=True)
def test_an_unknown_wish_for_missing_flowers_is_refused(filled):
    refused_at(order(filled, substitution="burn-it"), "substitution")


@pytest.mark.parametrize("lines", [1, 10])
def test_the_checkout_asks_a_bounded_number_of_questions(
    client, lines, django_assert_max_num_queries
):
    make_ground()
    zone = Zone.objects.get()
    for n in range(lines):
        put_in(client, only_size(make_bouquet(f"Bouquet {n}")))
        make_slot(f"Slot {n}").zones.add(zone)
        ZonePostcode.objects.create(zone=zone, postcode=f"11{n:02}", commune="X")
    client.cookies["postcode"] = "1000"
    client.get(CHECKOUT)

    with django_assert_max_num_queries(12):
        client.get(CHECKOUT)


@pytest.mark.feature("V10")
def test_each_recipient_added_gets_a_bouquet(filled):
    for name in ("Late Light", "Quiet White"):
        put_in(filled, only_size(make_bouquet(name)))
    typed = answers(add="1")

    for count in (2, 3):
        page = filled.post(CHECKOUT, typed)
        goes = {unit.name: str(unit.to) for unit in page.context["desk"].units}
        typed = answers(add="1", recipients=str(count), **goes)

    assert [len(p["ask"].items) for p in page.context["parties"]] == [1, 1, 1]
