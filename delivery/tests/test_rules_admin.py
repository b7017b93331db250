"""The rules of delivering as staff write them."""

from datetime import timedelta
from decimal import Decimal

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from catalogue.models import Category
from delivery.models import (
    ClosedDay,
    DayLoad,
    PeakDay,
    Slot,
    WeekdayRule,
    Zone,
    ZonePostcode,
)
from delivery.rules import current_rules
from delivery.tests.days import (
    boss_client,
    client_as,
    make_delivery,
    tomorrow,
)
from delivery.tests.factories import make_slot
from users import roles

Range = get_model("offer", "Range")

pytestmark = pytest.mark.django_db

SLOT = {
    "name": "Morning",
    "way": "van",
    "starts": "09:00",
    "ends": "12:00",
    "weekdays": ["1", "2", "3"],
    "fee": "4",
    "cut_off": "18:00",
    "cut_off_days": "1",
    "max_deliveries": "8",
    "active": "on",
}
WEEKDAY = {"van": "on", "pickup": "on", "surcharge": "0"}


def peak(**changes):
    day = timezone.localdate() + timedelta(days=20)
    return {
        "day": day.isoformat(),
        "name": "Valentine",
        "van": "on",
        "pickup": "on",
        "surcharge": "5",
        "max_deliveries": "40",
    } | changes


@pytest.mark.feature("V2")
def test_a_slot_is_added_with_its_weekdays_zones_price_and_cut_off():
    zone = Zone.objects.create(name="Brussels", fee=6)

    answer = client_as(roles.SHOP).post(
        reverse("slot:add"), SLOT | {"zones": [zone.pk]}
    )

    slot = Slot.objects.get()
    (rule,) = current_rules().slots
    assert answer.status_code == 302
    assert (slot.weekdays, slot.fee) == ([1, 2, 3], Decimal("4.00"))
    assert list(slot.zones.all()) == [zone]
    assert (rule.weekdays, rule.cut_off_days) == (frozenset({1, 2, 3}), 1)


@pytest.mark.feature("V2", refuses=True)
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends": "09:00"}, "end before they begin"),
        ({"ends": "08:00"}, "end before they begin"),
        ({"weekdays": []}, "Tick at least one weekday"),
        ({"weekdays": ["7"]}, "Select a valid choice"),
        ({"fee": "-1"}, "greater than or equal to 0"),
        ({"cut_off": ""}, "Say until what time"),
        ({"cut_off": "12:00", "cut_off_days": "0"}, "after these hours are over"),
        ({"cut_off_days": "31"}, "At most 30 days before"),
        ({"max_deliveries": "-1"}, "greater than or equal to 0"),
        ({"name": ""}, "required"),
    ],
)
def test_a_slot_that_makes_no_sense_is_refused_in_words(changes, words):
    answer = boss_client().post(reverse("slot:add"), SLOT | changes)

    assert answer.status_code == 200
    assert words in answer.text
    assert not Slot.objects.exists()


@pytest.mark.feature("V3")
def test_a_zone_has_a_fee_and_a_worth_from_which_it_is_free():
    boss_client().post(
        reverse("zone:add"), {"name": "Near", "fee": "6", "free_over": "75"}
    )

    zone = Zone.objects.get(name="Near")
    assert (zone.fee, zone.free_over) == (Decimal("6"), Decimal("75"))


@pytest.mark.feature("V3", refuses=True)
@pytest.mark.parametrize(
    ("postcode", "words"),
    [
        ("1000", "Centre has this postcode already"),
        ("0999", "four digits"),
        ("10", "four digits"),
        ("1٠٠0", "four digits"),
        ("10a0", "four digits"),
    ],
)
def test_a_postcode_is_served_once(postcode, words):
    zone = Zone.objects.create(name="Centre", fee=6)
    ZonePostcode.objects.create(zone=zone, postcode="1000", commune="Brussels")

    answer = boss_client().post(
        reverse("zonepostcode:add"),
        {"zone": zone.pk, "postcode": postcode, "commune": "Brussels"},
    )

    assert words in answer.text
    assert ZonePostcode.objects.count() == 1


@pytest.mark.feature("V4")
def test_closing_a_day_warns_of_what_is_planned_on_it():
    make_delivery(recipient_name="Mamie Dubois")
    make_delivery(recipient_name="Unpaid", order_status="pending")

    answer = boss_client().post(
        reverse("closedday:add"), {"day": tomorrow().isoformat()}, follow=True
    )

    assert ClosedDay.objects.get().day == tomorrow()
    assert "1 paid delivery is planned on this day: Mamie Dubois." in answer.text
    assert f"/admin/deliveries/board/?day={tomorrow().isoformat()}" in answer.text
    assert "Unpaid" not in answer.text


@pytest.mark.feature("V4", refuses=True)
def test_a_day_gone_by_is_not_closed():
    answer = boss_client().post(reverse("closedday:add"), {"day": "2020-05-01"})

    assert "This day is over." in answer.text
    assert not ClosedDay.objects.exists()


@pytest.mark.feature("V5")
def test_a_limit_below_what_is_sold_is_kept_and_told():
    DayLoad.objects.create(day=tomorrow(), deliveries=9, minutes=100)
    row = WeekdayRule.objects.get(weekday=tomorrow().weekday())

    answer = boss_client().post(
        reverse("weekdayrule:edit", args=[row.pk]),
        WEEKDAY | {"max_deliveries": "5"},
        follow=True,
    )

    row.refresh_from_db()
    assert row.max_deliveries == 5
    assert "More than this limit is sold already on" in answer.text
    assert current_rules().weekdays[row.weekday].deliveries == 5


@pytest.mark.feature("V5")
@pytest.mark.parametrize(("most", "told"), [("2", True), ("3", False), ("", False)])
def test_a_slot_says_when_more_is_sold_than_it_takes(most, told):
    slot = make_slot()
    DayLoad.objects.create(day=tomorrow(), slot=slot, deliveries=3)

    answer = boss_client().post(
        reverse("slot:edit", args=[slot.pk]),
        SLOT | {"max_deliveries": most},
        follow=True,
    )

    assert ("More than this limit" in answer.text) is told


@pytest.mark.feature("V6", refuses=True)
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"surcharge": "-1"}, "greater than or equal to 0"),
        ({"surcharge": "NaN"}, "Enter a number"),
        ({"cut_off": "25:00"}, "valid time"),
        ({"max_minutes": "many"}, "whole number"),
    ],
)
def test_a_weekday_that_makes_no_sense_is_refused(changes, words):
    row = WeekdayRule.objects.get(weekday=2)

    answer = boss_client().post(
        reverse("weekdayrule:edit", args=[row.pk]), WEEKDAY | changes
    )

    assert words in answer.text
    assert WeekdayRule.objects.get(weekday=2).surcharge == 0


def test_a_week_keeps_its_seven_days():
    client = boss_client()

    client.post(reverse("weekdayrule:add"), WEEKDAY)
    client.post(reverse("weekdayrule:delete", args=[WeekdayRule.objects.first().pk]))

    assert WeekdayRule.objects.count() == 7
    assert "Wednesday" in client.get(reverse("weekdayrule:index")).text


@pytest.mark.feature("V4")
def test_a_peak_day_sells_some_ranges_only():
    roses = Range.objects.create(name="Valentine roses")

    boss_client().post(reverse("peakday:add"), peak(only=[roses.pk]))

    row = PeakDay.objects.get()
    assert list(row.only.all()) == [roses]
    assert current_rules().on(row.day).only == frozenset({roses.pk})


@pytest.mark.feature("V4", refuses=True)
def test_a_range_is_not_sold_alone_and_left_out_at_once():
    roses = Range.objects.create(name="Valentine roses")

    answer = boss_client().post(
        reverse("peakday:add"), peak(only=[roses.pk], without=[roses.pk])
    )

    assert "Valentine roses cannot be sold alone and left out" in answer.text
    assert not PeakDay.objects.exists()


@pytest.mark.feature("V4", refuses=True)
def test_ordering_does_not_end_after_a_peak_day():
    late = timezone.localdate() + timedelta(days=30)

    answer = boss_client().post(
        reverse("peakday:add"), peak(order_until=f"{late.isoformat()} 10:00")
    )

    assert "Ordering ends on the day or before it." in answer.text
    assert not PeakDay.objects.exists()


@pytest.mark.feature("V5")
def test_capacity_is_read_and_never_written():
    slot = make_slot(max_deliveries=8)
    DayLoad.objects.create(day=tomorrow(), deliveries=12, minutes=190)
    DayLoad.objects.create(day=tomorrow(), slot=slot, deliveries=5, minutes=75)
    DayLoad.objects.create(day=tomorrow() - timedelta(days=9), deliveries=77777)
    WeekdayRule.objects.filter(weekday=tomorrow().weekday()).update(
        max_deliveries=25, max_minutes=300
    )
    client = boss_client()

    page = client.get(reverse("dayload:index")).text
    client.post(reverse("dayload:add"), {"deliveries": "0"})
    client.post(
        reverse("dayload:edit", args=[DayLoad.objects.first().pk]), {"deliveries": "0"}
    )

    for words in ("12 / 25", "190 / 300", "5 / 8", "the whole day", "09:00–12:00"):
        assert words in page, words
    assert "77777" not in page
    assert set(DayLoad.objects.values_list("deliveries", flat=True)) == {12, 5, 77777}


@pytest.mark.parametrize("units", [10, 100])
def test_the_list_of_capacity_asks_the_same_however_long(
    django_assert_max_num_queries, units
):
    slot = make_slot()
    DayLoad.objects.bulk_create(
        DayLoad(day=tomorrow() + timedelta(days=n), slot=slot) for n in range(units)
    )
    client = boss_client()
    client.get(reverse("dayload:index"))

    with django_assert_max_num_queries(12):
        client.get(reverse("dayload:index"))


NAMES = ("zone", "zonepostcode", "slot", "weekdayrule", "peakday", "closedday")


@pytest.mark.parametrize("name", [*NAMES, "dayload"])
@pytest.mark.parametrize(("role", "opens"), [(roles.SHOP, True), (roles.DRIVER, False)])
def test_rules_are_for_the_shop(name, role, opens):
    answer = client_as(role).get(reverse(f"{name}:index"))

    assert (answer.status_code == 200) is opens


def test_rules_are_not_copied():
    for name in NAMES:
        with pytest.raises(NoReverseMatch):
            reverse(f"{name}:copy", args=[1])


def test_a_shelf_has_a_lead_time():
    shelf = Category.add_root(name="Weddings")
    client = boss_client()
    url = reverse("dashboard:catalogue-category-update", args=[shelf.pk])
    sent = {
        "name_en": "Weddings",
        "slug": "weddings",
        "is_public": "on",
        "treebeard_position": "first-child",
        "treebeard_ref_node": "",
    }

    saved = client.post(url, sent | {"lead_time_days": "3"})
    refused = client.post(url, sent | {"lead_time_days": "-1"})

    shelf.refresh_from_db()
    assert saved.status_code == 302
    assert refused.status_code == 200
    assert shelf.lead_time_days == 3
