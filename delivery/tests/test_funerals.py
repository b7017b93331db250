"""Flowers are there before the service, or nobody promises them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wagtail.models import Site

import pytest

from cms.identity import SiteIdentity
from delivery import calendar, sheets
from delivery.board import Day
from delivery.calendar import BRUSSELS, PICKUP, SlotRule
from delivery.duties import Duties
from delivery.errors import DateNotOffered, DayFull, MissesService, ServiceIsOver
from delivery.funeral_paper import ribbons_data
from delivery.funerals import (
    FuneralRequest,
    deadline,
    fits,
    forget_funerals,
    narrow,
)
from delivery.models import DayLoad, Delivery, Funeral, PeakDay
from delivery.rules import forget_rules
from delivery.services import move_delivery, retake_places
from delivery.tests.days import boss_client, make_delivery, tomorrow
from delivery.tests.factories import make_slot, open_every_day
from ops.cleaning import clean_up
from ops.integrity import deliveries as integrity
from shop.checkout.tests.factories import (
    TUESDAY_MORNING,
    make_basket,
    order_from,
    request_for,
)
from users.models import User

pytestmark = pytest.mark.django_db

TUESDAY = TUESDAY_MORNING.date()
FRIDAY = TUESDAY + timedelta(days=3)
EARLY = SlotRule(1, "early", time(7), time(9))
MORNING = SlotRule(2, "morning", time(9), time(12))


@pytest.fixture
def phone():
    """Give the shop a phone number."""
    site = Site.objects.get(is_default_site=True)
    identity = SiteIdentity.for_site(site)
    identity.phone = "+32 2 555 01 23"
    identity.save()
    return identity.phone


def at(day, hour, minute=0):
    """Return a moment of Brussels."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BRUSSELS)


def funeral(service_at=None, **changes):
    """Return what is said of a service on Friday at ten."""
    said = {
        "deceased": "Jeanne Lambert",
        "venue": "Church of Saint Rémi",
        "service_at": service_at or at(FRIDAY, 10),
        "contact_name": "Paul Lambert",
        "contact_phone": "+32 470 11 22 33",
        "ribbon": "Always with us",
    }
    return FuneralRequest(**said | changes)


def slots():
    """Return hours that end at nine, and hours that end at noon."""
    open_every_day()
    early = make_slot("Early", starts=time(7), ends=time(9))
    return early, make_slot("Morning", starts=time(9), ends=time(12))


def order(day, slot, said=None, **changes):
    """Order on Tuesday for a day and hours."""
    asked = request_for(date=day, slot_id=slot.pk, funeral=said or funeral(), **changes)
    return order_from(make_basket(), delivery=asked, now=TUESDAY_MORNING)


def assert_nothing_written():
    """Check that a refusal left no row."""
    assert not Delivery.objects.exists()
    assert not Funeral.objects.exists()
    assert not DayLoad.objects.filter(deliveries__gt=0).exists()


@pytest.mark.feature("U1")
def test_a_service_at_ten_has_its_flowers_by_nine():
    early, _morning = slots()

    placed = order(FRIDAY, early)

    row = placed.deliveries.get().funeral
    assert (row.deceased, row.venue) == ("Jeanne Lambert", "Church of Saint Rémi")
    assert row.service_at == at(FRIDAY, 10)
    assert (row.contact_name, row.contact_phone) == ("Paul Lambert", "+32 470 11 22 33")
    assert row.ribbon == "Always with us"


@pytest.mark.feature("U1")
def test_an_earlier_day_within_two_does():
    _early, morning = slots()

    placed = order(FRIDAY - timedelta(days=2), morning)

    assert placed.deliveries.get().date == FRIDAY - timedelta(days=2)


@pytest.mark.feature("U1", refuses=True)
def test_hours_that_end_after_nine_are_refused_with_the_phone_number(phone):
    _early, morning = slots()

    with pytest.raises(MissesService) as refusal:
        order(FRIDAY, morning)

    assert str(refusal.value.message) == (
        "The service is on Friday 27 November at 10:00: the flowers must be there by "
        "09:00. Please call us on +32 2 555 01 23: we find a way together."
    )
    assert refusal.value.data["slot_id"] == morning.pk
    assert refusal.value.data["next_date"] == FRIDAY - timedelta(days=2)
    assert_nothing_written()


@pytest.mark.feature("U1", refuses=True)
@pytest.mark.parametrize("days", [-3, 1])
def test_days_too_early_or_after_the_service_are_refused(phone, days):
    early, _morning = slots()

    with pytest.raises(MissesService, match=r"\+32 2 555 01 23"):
        order(FRIDAY + timedelta(days=days), early)

    assert_nothing_written()


@pytest.mark.feature("U1", refuses=True)
def test_a_day_without_hours_is_no_promise_for_its_own_morning():
    open_every_day()
    asked = request_for(date=FRIDAY, funeral=funeral())

    with pytest.raises(MissesService):
        order_from(make_basket(), delivery=asked, now=TUESDAY_MORNING)

    assert_nothing_written()


@pytest.mark.feature("U1", refuses=True)
def test_a_service_that_began_is_refused(phone):
    early, _morning = slots()
    begun = funeral(TUESDAY_MORNING)

    with pytest.raises(ServiceIsOver, match=r"\+32 2 555 01 23"):
        order(TUESDAY + timedelta(days=1), early, begun)

    assert_nothing_written()


@pytest.mark.feature("U1", refuses=True)
def test_hours_nobody_chose_on_a_day_that_misses_are_refused_with_the_number(phone):
    open_every_day()
    make_slot("Morning")
    asked = request_for(date=FRIDAY, funeral=funeral())

    with pytest.raises(MissesService, match=r"\+32 2 555 01 23"):
        order_from(make_basket(), delivery=asked, now=TUESDAY_MORNING)

    assert_nothing_written()


@pytest.mark.feature("U1")
def test_what_is_fetched_is_there_when_it_is_ready():
    assert fits(at(FRIDAY, 10), FRIDAY, MORNING, PICKUP)
    assert not fits(at(FRIDAY, 9, 59), FRIDAY, MORNING, PICKUP)


@pytest.mark.feature("U1")
@pytest.mark.parametrize(
    ("service", "latest"),
    [
        # Summer begins at 2:00, which becomes 3:00: an hour before 3:30 is 1:30.
        (datetime(2027, 3, 28, 3, 30, tzinfo=BRUSSELS), "01:30+0100"),
        (datetime(2027, 3, 28, 10, tzinfo=BRUSSELS), "09:00+0200"),
        # Winter begins at 3:00, which becomes 2:00; asked in UTC it is the same hour.
        (datetime(2026, 10, 25, 9, tzinfo=UTC), "09:00+0100"),
    ],
)
def test_an_hour_is_an_hour_when_the_clocks_change(service, latest):
    assert deadline(service).strftime("%H:%M%z") == latest


@pytest.mark.feature("U1")
def test_the_calendar_offers_only_what_is_in_time():
    early, morning = slots()
    offers = calendar.offer_days(
        TUESDAY_MORNING,
        calendar.Wish(),
        calendar.Rules(
            weekdays=tuple(calendar.DayRule() for _ in range(7)),
            slots=(EARLY, MORNING),
        ),
    )

    narrowed = narrow(offers, at(FRIDAY, 10), "van")

    open_days = {offer.day: offer for offer in narrowed if offer.open}
    assert list(open_days) == [FRIDAY - timedelta(days=n) for n in (2, 1, 0)]
    assert [slot.rule for slot in open_days[FRIDAY].open_slots] == [EARLY]
    closed = next(each for each in narrowed if each.day > FRIDAY)
    assert closed.problem == "misses-service"
    # What was closed already keeps its own reason.
    full = replace(offers[1], problem=calendar.FULL)
    assert narrow([full], at(FRIDAY, 10), "van") == [full]


def paid_funeral(slot_index=0):
    """Return the delivery of a paid order for tomorrow, and the two slots of a day."""
    early, morning = slots()
    service = at(tomorrow() + timedelta(days=1), 10)
    asked = request_for(
        date=tomorrow(), slot_id=morning.pk, funeral=funeral(service_at=service)
    )
    placed = order_from(make_basket(), delivery=asked)
    return placed.deliveries.get(), early, morning


@pytest.mark.feature("U1")
def test_staff_move_flowers_up_to_the_service():
    delivery, early, _morning = paid_funeral()

    move_delivery(
        delivery_id=delivery.pk, date=tomorrow() + timedelta(days=1), slot_id=early.pk
    )

    delivery.refresh_from_db()
    assert (delivery.date, delivery.slot) == (tomorrow() + timedelta(days=1), early)


@pytest.mark.feature("U1", refuses=True)
def test_a_move_past_the_service_is_refused_with_the_phone_number(phone):
    delivery, _early, morning = paid_funeral()
    loads = list(DayLoad.objects.order_by("pk").values())

    with pytest.raises(MissesService, match=r"\+32 2 555 01 23"):
        move_delivery(
            delivery_id=delivery.pk,
            date=tomorrow() + timedelta(days=1),
            slot_id=morning.pk,
        )

    before = delivery.date
    delivery.refresh_from_db()
    assert (delivery.date, delivery.slot) == (before, morning)
    assert list(DayLoad.objects.order_by("pk").values()) == loads
    assert not delivery.order.notes.exists()


@pytest.mark.feature("U1", refuses=True)
def test_who_pays_after_the_service_gets_the_money_back(monkeypatch):
    early, _morning = slots()
    placed = order(FRIDAY, early)
    Delivery.objects.update(holds_place=False)
    monkeypatch.setattr(timezone, "now", lambda: at(FRIDAY, 9))

    with pytest.raises(DayFull):
        retake_places(order=placed)

    assert not placed.deliveries.get().holds_place


@pytest.mark.feature("U1", refuses=True)
def test_flowers_that_would_miss_a_service_are_found(monkeypatch):
    early, _morning = slots()
    order(FRIDAY, early)
    monkeypatch.setattr(timezone, "now", lambda: TUESDAY_MORNING)
    assert integrity.funeral_flowers_are_in_time() == []

    Funeral.objects.update(service_at=at(FRIDAY, 8))

    found = integrity.funeral_flowers_are_in_time()
    assert found == [f"delivery {Delivery.objects.get().pk}"]


def make_funeral(service_at=None, **fields):
    """Return a paid delivery of tomorrow for a service tomorrow at two."""
    delivery = make_delivery(**fields)
    said = funeral(service_at or at(delivery.date, 14))
    Funeral.objects.create(delivery=delivery, **said.__dict__)
    return delivery


@pytest.mark.feature("U1")
def test_the_sheets_say_funeral_first():
    delivery = make_funeral(recipient_name="Family Lambert")

    (make,) = sheets.workroom_data(tomorrow())["makes"]
    (stop,) = sheets.run_data(tomorrow())["stops"]
    (ribbon,) = ribbons_data(tomorrow())["ribbons"]

    assert make["funeral"] == {
        "flag": "FUNERAL 14:00",
        "deceased": "Jeanne Lambert",
        "venue": "Church of Saint Rémi",
        "contact": "Paul Lambert, +32 470 11 22 33",
        "ribbon": "Ribbon: Always with us",
    }
    assert stop["funeral"] == make["funeral"]
    assert ribbon == {
        "words": "Always with us",
        "flag": "FUNERAL 14:00",
        "deceased": "Jeanne Lambert",
        "number": delivery.order.number,
    }
    (card,) = sheets.cards_data(tomorrow())["cards"]
    assert card["for_"] == "In memory of Jeanne Lambert"
    note = json.dumps(sheets.note_data(delivery))
    assert "In memory of Jeanne Lambert" in note
    assert "enjoy" not in note


@pytest.mark.feature("U1")
def test_the_sheets_print_and_a_gift_has_no_ribbon():
    make_funeral()
    make_delivery()
    boss = boss_client()

    for sheet in ("workroom", "run", "cards", "ribbons"):
        answer = boss.get(f"/admin/deliveries/paper/{sheet}/?day={tomorrow()}")
        assert answer.content.startswith(b"%PDF")
    assert len(ribbons_data(tomorrow())["ribbons"]) == 1


@pytest.mark.feature("U1")
def test_an_earlier_delivery_says_the_day_of_the_service():
    make_funeral(service_at=at(tomorrow() + timedelta(days=1), 10, 30))

    (stop,) = sheets.run_data(tomorrow())["stops"]

    day = tomorrow() + timedelta(days=1)
    assert stop["funeral"]["flag"] == f"FUNERAL {day:%a} {day.day} {day:%B} 10:30"


@pytest.mark.feature("U1")
def test_the_board_and_the_detail_say_funeral():
    delivery = make_funeral()
    boss = boss_client()

    board = boss.get(f"/admin/deliveries/board/?day={tomorrow()}").content.decode()
    detail = boss.get(f"/admin/deliveries/{delivery.pk}/").content.decode()

    assert '<p class="wr-funeral">FUNERAL 14:00</p>' in board
    assert "FUNERAL 14:00" in detail
    assert "Church of Saint Rémi" in detail
    assert 'href="tel:+32470112233"' in detail


@pytest.mark.feature("U1")
def test_the_board_changes_when_the_service_does():
    make_funeral()
    user = User.objects.create_superuser("boss@example.com", "x")
    before = Day(tomorrow(), Duties(user)).stamp

    Funeral.objects.update(service_at=at(tomorrow(), 15))

    assert Day(tomorrow(), Duties(user)).stamp != before


@pytest.mark.feature("U1")
@pytest.mark.parametrize("rows", [10, 100])
def test_a_day_of_funerals_takes_no_more_queries(rows):
    for _ in range(rows):
        make_funeral()
    boss = Duties(User.objects.create_superuser("boss@example.com", "x"))

    with CaptureQueriesContext(connection) as board:
        Day(tomorrow(), boss).columns()
    with CaptureQueriesContext(connection) as ribbons:
        assert len(ribbons_data(tomorrow())["ribbons"]) == rows

    # The rules and the load of the day are read once.
    assert len(board) <= 8
    assert len(ribbons) == 1


@pytest.mark.feature("U1")
def test_the_night_forgets_the_names_of_old_services():
    old = make_funeral(service_at=timezone.now() - timedelta(days=91))
    recent = make_funeral(service_at=timezone.now() - timedelta(days=89))

    assert clean_up()["funerals"] == 1

    row = Funeral.objects.get(delivery=old)
    assert (row.deceased, row.contact_name) == ("", "")
    assert (row.contact_phone, row.ribbon) == ("", "")
    assert Funeral.objects.get(delivery=recent).deceased == "Jeanne Lambert"
    assert forget_funerals() == 0


@pytest.mark.feature("U1", refuses=True)
def test_a_full_day_is_still_full_for_a_funeral():
    early, _morning = slots()
    PeakDay.objects.create(day=FRIDAY, name="Full", max_deliveries=0)
    forget_rules()

    with pytest.raises(DateNotOffered):
        order(FRIDAY, early)

    assert_nothing_written()
