"""Orders over days, slots, zones and recipients: what is offered is what is sold."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from oscar.core.loading import get_model

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.models import Category, Product
from catalogue.tests.factories import make_addon, make_bouquet, only_size
from common.errors import DomainError
from delivery.calendar import BRUSSELS, PICKUP
from delivery.errors import DateNotOffered, NotAddressed, SlotNotOffered
from delivery.models import (
    ClosedDay,
    DayLoad,
    Delivery,
    DeliveryCharge,
    PeakDay,
    Slot,
    WeekdayRule,
    Zone,
    ZonePostcode,
)
from delivery.rules import forget_rules
from delivery.services import offers_for
from delivery.tests.factories import make_slot, open_every_day
from delivery.wishes import make_wish
from ops.integrity import deliveries as integrity
from shop.checkout.services import place_order
from shop.checkout.tests.factories import (
    TUESDAY_MORNING,
    make_basket,
    request_for,
    sender,
)

Range = get_model("offer", "Range")
Order = get_model("order", "Order")

pytestmark = pytest.mark.django_db

TUESDAY = TUESDAY_MORNING.date()
SUNDAY = TUESDAY + timedelta(days=5)


def order(basket, *deliveries, **changes):
    """Place an order for these deliveries on Tuesday morning."""
    details = {"basket_id": basket.pk, "sender": sender(), "now": TUESDAY_MORNING}
    return place_order(**details | changes, deliveries=deliveries)


def on(day, **changes):
    """Return a delivery asked for on ``day``."""
    return request_for(date=day, **changes)


def assert_nothing_written(basket):
    """Check that a refusal left no row, and the basket open."""
    basket.refresh_from_db()
    assert basket.status == "Open"
    assert not Order.objects.exists()
    assert not Delivery.objects.exists()
    assert not DayLoad.objects.filter(deliveries__gt=0).exists()


@pytest.mark.feature("V10")
def test_three_recipients_three_dates_one_payment_and_a_fee_each():
    basket = make_basket(*(only_size(make_bouquet()) for _ in range(3)))
    keys = list(basket.lines.order_by("pk").values_list("pk", flat=True))
    days = [TUESDAY, TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=2)]

    placed = order(
        basket,
        *(
            on(day, recipient_name=name, items=((key, 1),))
            for day, name, key in zip(days, ["Ann", "Bea", "Cis"], keys, strict=True)
        ),
    )

    deliveries = list(placed.deliveries.order_by("pk"))
    assert [(d.recipient_name, d.date) for d in deliveries] == [
        ("Ann", days[0]),
        ("Bea", days[1]),
        ("Cis", days[2]),
    ]
    assert [d.fee for d in deliveries] == [Decimal("6.00")] * 3
    assert placed.shipping_incl_tax == Decimal("18.00")
    assert placed.total_incl_tax == Decimal("135.00")
    assert [d.lines.get().quantity for d in deliveries] == [1, 1, 1]


@pytest.mark.feature("V10")
def test_three_of_one_bouquet_go_to_three_people_with_their_vases():
    bouquet, vase = only_size(make_bouquet()), make_addon()
    basket = make_basket(bouquet, quantity=3)
    line = basket.lines.get()
    basket.add_product(vase, 2, parent=line)

    placed = order(
        basket,
        on(TUESDAY, items=((line.pk, 1),)),
        on(SUNDAY, items=((line.pk, 2),)),
    )

    first, second = placed.deliveries.order_by("pk")
    units = [
        {row.line.product_id: row.quantity for row in delivery.lines.all()}
        for delivery in (first, second)
    ]
    assert units == [{bouquet.pk: 1, vase.pk: 1}, {bouquet.pk: 2, vase.pk: 1}]
    assert placed.lines.count() == 2
    assert all(not check() for _name, check in integrity.CHECKS)


@pytest.mark.feature("V10", refuses=True)
@pytest.mark.parametrize(
    "shares",
    [
        [[], []],
        [[2], [2]],
        [[1], [1]],
        [[3], []],
        [[0], [3]],
        [[-1], [4]],
        [[3], [1]],
    ],
)
def test_units_for_nobody_or_for_two_are_refused(shares):
    basket = make_basket(quantity=3)
    line = basket.lines.get().pk
    asked = [
        on(TUESDAY, items=tuple((line, units) for units in share)) for share in shares
    ]

    with pytest.raises(NotAddressed):
        order(basket, *asked)

    assert_nothing_written(basket)


@pytest.mark.feature("V10", refuses=True)
def test_another_baskets_line_cannot_be_sent_along():
    basket, other = make_basket(), make_basket()
    mine, theirs = basket.lines.get().pk, other.lines.get().pk

    with pytest.raises(NotAddressed):
        order(basket, on(TUESDAY, items=((mine, 1), (theirs, 1))))

    assert_nothing_written(basket)


@pytest.mark.feature("V2")
def test_a_slot_costs_its_price_as_a_piece_of_the_fee():
    basket, slot = make_basket(), make_slot()

    placed = order(basket, on(TUESDAY, slot_id=slot.pk))

    delivery = placed.deliveries.get()
    assert (delivery.starts, delivery.ends) == (time(9), time(12))
    assert (delivery.fee, delivery.way_fee) == (Decimal("10.00"), Decimal("6.00"))
    charge = delivery.charges.get()
    assert (charge.kind, charge.amount) == ("slot", Decimal("4.00"))
    assert placed.total_incl_tax == Decimal("49.00")


@pytest.mark.feature("V2", refuses=True)
@pytest.mark.parametrize(
    "changes",
    [
        {"weekdays": [2, 3]},
        {"active": False},
        {"way": "pickup"},
        {"cut_off": time(8)},
        {"max_deliveries": 0},
    ],
)
def test_a_slot_that_is_over_or_hidden_is_refused(changes):
    make_slot("Any time", starts=time(8), ends=time(20))
    basket, slot = make_basket(), make_slot(**changes)

    with pytest.raises(SlotNotOffered):
        order(basket, on(TUESDAY, slot_id=slot.pk))

    assert_nothing_written(basket)


@pytest.mark.feature("V2", refuses=True)
@pytest.mark.parametrize("slot_id", [None, 987654])
def test_a_day_with_slots_needs_one_of_them(slot_id):
    make_slot()
    basket = make_basket()

    with pytest.raises(SlotNotOffered):
        order(basket, on(TUESDAY, slot_id=slot_id))

    assert_nothing_written(basket)


@pytest.mark.feature("V3")
def test_the_zone_decides_the_fee_and_when_it_is_free():
    basket = make_basket(only_size(make_bouquet(price="39.00")), quantity=2)
    Zone.objects.update(free_over=Decimal("78.00"))

    placed = order(basket, on(TUESDAY))

    assert placed.shipping_incl_tax == Decimal("0.00")
    cheaper = make_basket(only_size(make_bouquet(price="77.99")))
    assert order(cheaper, on(TUESDAY)).shipping_incl_tax == Decimal("6.00")


@pytest.mark.feature("V4", refuses=True)
def test_a_closed_day_is_refused_with_the_next_one():
    basket = make_basket()
    ClosedDay.objects.create(day=TUESDAY, reason="Stocktaking")
    forget_rules()

    with pytest.raises(DateNotOffered) as refusal:
        order(basket, on(TUESDAY))

    assert refusal.value.data["problem"] == "closed"
    assert refusal.value.data["next_date"] == TUESDAY + timedelta(days=1)
    assert_nothing_written(basket)


@pytest.mark.feature("V4")
@pytest.mark.feature("V4", refuses=True)
def test_on_a_feast_only_its_range_is_sold_and_the_other_line_is_named():
    roses = only_size(make_bouquet(title="Red Letter"))
    tulips = only_size(make_bouquet(title="Spring Walk"))
    valentine = Range.objects.create(name="Valentine")
    valentine.add_product(roses.parent)
    PeakDay.objects.create(day=TUESDAY, name="Valentine's Day").only.add(valentine)
    forget_rules()
    both = make_basket(roses, tulips)

    with pytest.raises(DateNotOffered) as refusal:
        order(both, on(TUESDAY))

    assert refusal.value.data["problem"] == "not-sold"
    assert refusal.value.data["refused"] == ("Spring Walk",)
    assert_nothing_written(both)
    assert order(make_basket(roses), on(TUESDAY)).deliveries.get().date == TUESDAY


@pytest.mark.feature("V6")
def test_a_sunday_costs_five_more_in_a_piece_of_its_own():
    basket = make_basket()
    WeekdayRule.objects.filter(weekday=6).update(surcharge=Decimal("5.00"))
    forget_rules()

    placed = order(basket, on(SUNDAY))

    charge = DeliveryCharge.objects.get()
    assert (charge.kind, charge.name) == ("surcharge", "Surcharge for Sunday")
    assert (charge.amount, charge.vat_rate) == (Decimal("5.00"), Decimal("6.00"))
    assert placed.shipping_incl_tax == Decimal("11.00")
    assert order(make_basket(), on(TUESDAY)).shipping_incl_tax == Decimal("6.00")


@pytest.mark.feature("V7")
def test_a_pick_up_has_no_address_and_no_fee():
    slot = make_slot("From ten", way=PICKUP, fee=0)
    basket = make_basket()

    placed = order(
        basket,
        on(TUESDAY, way=PICKUP, slot_id=slot.pk, line1="Ignored 1", postcode="9999"),
    )

    delivery = placed.deliveries.get()
    assert (delivery.line1, delivery.postcode, delivery.commune) == ("", "", "")
    assert placed.shipping_address is None
    assert placed.shipping_incl_tax == Decimal("0.00")


@pytest.mark.feature("V1")
def test_a_shelfs_lead_time_counts_for_what_lies_on_it():
    bouquet = make_bouquet()
    shelf = Category.add_root(name_en="Weddings", lead_time_days=2)
    bouquet.categories.add(shelf)
    forget_rules()
    basket = make_basket(only_size(bouquet))

    with pytest.raises(DateNotOffered) as refusal:
        order(basket, on(TUESDAY + timedelta(days=1)))

    assert refusal.value.data["problem"] == "too-soon"
    assert refusal.value.data["next_date"] == TUESDAY + timedelta(days=2)


@pytest.mark.feature("MS12")
def test_sixteen_grand_or_thirty_two_standard_fill_a_day_of_480_minutes():
    open_every_day(max_minutes=480)
    standard = only_size(make_bouquet(units=99))
    Product.objects.filter(pk=standard.pk).update(make_minutes=15)
    order(make_basket(standard, quantity=31), on(TUESDAY))

    with pytest.raises(DateNotOffered) as refusal:
        order(make_basket(standard, quantity=2), on(TUESDAY))
    order(make_basket(standard, quantity=1), on(TUESDAY))

    assert refusal.value.data["problem"] == "full"
    assert DayLoad.objects.get(day=TUESDAY, slot=None).minutes == 480


# The same rule everywhere.

TIMES = st.sampled_from([None, time(0), time(9, 30), time(14), time(23, 59)])
LIMITS = st.sampled_from([None, 0, 1, 2])
WEEKDAYS = st.lists(st.integers(0, 6), unique=True, min_size=1)


@st.composite
def rulebooks(draw):
    """Return random rules, as staff may write them."""
    first = TUESDAY
    near = st.integers(0, 9).map(lambda n: first + timedelta(days=n))
    return {
        "week": [
            {
                "van": draw(st.booleans()),
                "pickup": draw(st.booleans()),
                "cut_off": draw(TIMES),
                "max_deliveries": draw(LIMITS),
                "max_minutes": draw(st.sampled_from([None, 0, 30, 60])),
                "surcharge": draw(st.sampled_from([0, 5])),
            }
            for _ in range(7)
        ],
        "closed": draw(st.lists(near, unique=True, max_size=2)),
        "peaks": draw(
            st.dictionaries(
                near,
                st.fixed_dictionaries(
                    {
                        "max_deliveries": LIMITS,
                        "cut_off": TIMES,
                        "only": st.booleans(),
                        "order_until": st.sampled_from(
                            [None, TUESDAY_MORNING, TUESDAY_MORNING + timedelta(days=4)]
                        ),
                    }
                ),
                max_size=2,
            )
        ),
        "slots": draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "way": st.sampled_from(["van", "pickup"]),
                        "weekdays": WEEKDAYS,
                        "cut_off": TIMES,
                        "cut_off_days": st.integers(0, 2),
                        "max_deliveries": LIMITS,
                        "elsewhere": st.booleans(),
                    }
                ),
                max_size=3,
            )
        ),
        "lead": draw(st.integers(0, 3)),
        "way": draw(st.sampled_from(["van", "pickup"])),
        "hour": draw(st.sampled_from([0, 9, 13, 14, 23])),
        "taken": draw(st.dictionaries(near, st.integers(0, 2), max_size=3)),
    }


def write_rules(book, size):
    """Write random rules down."""
    for weekday, rule in enumerate(book["week"]):
        WeekdayRule.objects.update_or_create(weekday=weekday, defaults=rule)
    for day in book["closed"]:
        ClosedDay.objects.create(day=day)
    other = Range.objects.create(name="Others")
    for day, rule in book["peaks"].items():
        values = {name: rule[name] for name in rule if name != "only"}
        peak = PeakDay.objects.create(day=day, name="Peak", **values)
        if rule["only"]:
            peak.only.add(other)
    elsewhere = Zone.objects.create(name="Elsewhere", fee=9)
    for number, rule in enumerate(book["slots"]):
        values = {name: rule[name] for name in rule if name != "elsewhere"}
        slot = Slot.objects.create(
            name=f"Slot {number}", starts=time(9), ends=time(12), **values
        )
        if rule["elsewhere"]:
            slot.zones.add(elsewhere)
    Product.objects.filter(pk=size.pk).update(
        lead_time_days=book["lead"], make_minutes=30
    )
    for day, taken in book["taken"].items():
        DayLoad.objects.create(day=day, deliveries=taken, minutes=taken * 30)
    forget_rules()


@pytest.mark.feature("V1")
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(book=rulebooks())
def test_what_is_offered_is_what_place_order_takes_and_the_reverse(book):
    with transaction.atomic():
        size = only_size(make_bouquet(units=99))
        basket, any_day = make_basket(size), request_for()
        write_rules(book, size)
        size.refresh_from_db()
        now = datetime.combine(TUESDAY, time(book["hour"]), tzinfo=BRUSSELS)
        zone = ZonePostcode.objects.get(postcode="1000").zone_id
        wish = make_wish(
            [(size, 1)], way=book["way"], zone=None if book["way"] == PICKUP else zone
        )
        slots = [None, *Slot.objects.values_list("pk", flat=True)]
        for offer in offers_for(wish, now=now)[:10]:
            allowed = {slot.rule.pk for slot in offer.open_slots}
            if offer.open and not offer.slots:
                allowed.add(None)
            for slot in slots:
                asked = replace(any_day, date=offer.day, slot_id=slot, way=book["way"])
                taken = is_taken(basket, asked, now)
                assert taken == (offer.open and slot in allowed), (offer, slot)
        transaction.set_rollback(True)
    forget_rules()


def is_taken(basket, asked, now):
    """Tell whether an order would be taken; nothing stays."""
    with transaction.atomic():
        try:
            place_order(
                basket_id=basket.pk, sender=sender(), deliveries=[asked], now=now
            )
        except DomainError:
            return False
        finally:
            transaction.set_rollback(True)
    return True


@pytest.mark.feature("V2")
def test_a_months_offer_for_five_lines_in_a_large_area_asks_four_questions():
    products = [only_size(make_bouquet()) for _ in range(5)]
    basket = make_basket(*products)
    zones = [Zone.objects.create(name=f"Zone {n}", fee=n) for n in range(100)]
    for n in range(20):
        slot = make_slot(f"Slot {n}", max_deliveries=9)
        slot.zones.set(zones)
    shelf = Category.add_root(name_en="Slow", lead_time_days=1)
    products[0].parent.categories.add(shelf)
    ZonePostcode.objects.create(postcode="4000", commune="Liège", zone=zones[0])
    forget_rules()
    items = [(line.product, line.quantity) for line in basket.all_lines()]
    make_wish(items)

    with CaptureQueriesContext(connection) as asked:
        zone = ZonePostcode.objects.select_related("zone").get(postcode="4000").zone
        offers = offers_for(make_wish(items, zone=zone.pk), now=TUESDAY_MORNING)

    assert len(asked) <= 4
    assert len(offers) == 61
    assert len(offers[3].open_slots) == 20
