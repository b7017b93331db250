"""The order of a day's stops: proposed, changed by hand, kept."""

from datetime import time

import pytest

from delivery import states
from delivery.models import Delivery, Way
from delivery.runs import order_stops, propose, save_stops, stops_on
from delivery.tests.days import (
    AFTERNOON,
    MORNING,
    client_as,
    make_day,
    make_delivery,
    tomorrow,
)
from users import roles

pytestmark = pytest.mark.django_db

URL = "/admin/deliveries/run/"


def stop(name, postcode="1000", hours=MORNING, number=0):
    return Delivery(
        recipient_name=name,
        postcode=postcode,
        starts=hours[0],
        ends=hours[1],
        stop=number,
    )


def names(rows):
    return [row.recipient_name for row in rows]


def planned():
    rows = Delivery.objects.order_by("stop", "pk")
    return list(rows.values_list("recipient_name", "stop"))


@pytest.mark.feature("V16")
def test_hours_come_first_then_the_nearest_postcode():
    rows = [
        stop("late", "1000", AFTERNOON),
        stop("far", "1180"),
        stop("near", "1000"),
        stop("next", "1050"),
        stop("any time", "1150", (None, None)),
    ]

    assert names(propose(rows)) == ["any time", "far", "next", "near", "late"]


@pytest.mark.feature("V16")
def test_what_was_set_by_hand_stays_and_newcomers_go_where_they_fit():
    rows = [
        stop("first", "1180", AFTERNOON, 1),
        stop("second", "1000", MORNING, 2),
        stop("third", "1000", (time(18), time(20)), 3),
        stop("new", "1050", AFTERNOON),
    ]

    assert names(order_stops(rows)) == ["first", "second", "new", "third"]


def test_only_stops_of_our_van_are_driven():
    make_delivery(recipient_name="A")
    make_delivery(recipient_name="B", way=Way.PICKUP)
    make_delivery(recipient_name="C", order_status="pending")
    make_delivery(recipient_name="D", status=states.CANCELLED)

    assert names(stops_on(tomorrow())) == ["A"]


@pytest.mark.feature("V16")
@pytest.mark.parametrize(
    ("sent", "order"),
    [
        ({"move": "{2}:up"}, "ACBD"),
        ({"move": "{0}:down"}, "BACD"),
        ({"move": "{0}:up"}, "ABCD"),
        ({"move": "{3}:down"}, "ABCD"),
        ({"number-{3}": "1"}, "DABC"),
        ({"number-{0}": "3"}, "BCAD"),
        ({"number-{0}": ""}, "ABCD"),
        ({"number-{0}": "-4"}, "ABCD"),
        ({"number-{0}": "²"}, "ABCD"),
        ({"move": "x:up"}, "ABCD"),
        ({"move": "{0}:sideways"}, "ABCD"),
    ],
)
def test_the_order_is_changed_by_buttons_and_by_numbers_and_kept(sent, order):
    rows = [make_delivery(recipient_name=name, postcode="1000") for name in "ABCD"]
    keys = [row.pk for row in rows]
    data = {"stop": keys} | {f"number-{key}": n + 1 for n, key in enumerate(keys)}
    data |= {name.format(*keys): word.format(*keys) for name, word in sent.items()}

    answer = client_as(roles.SHOP).post(f"{URL}?day={tomorrow()}", data)

    assert answer.status_code == 302
    assert planned() == [(name, n + 1) for n, name in enumerate(order)]


@pytest.mark.feature("V16", refuses=True)
def test_stops_of_another_day_are_passed_over():
    here = make_delivery(recipient_name="here")
    other = make_delivery(recipient_name="other", order_status="pending")

    count = save_stops(day=tomorrow(), keys=[other.pk, here.pk, here.pk, 99_999])

    assert count == 1
    assert planned() == [("other", 0), ("here", 1)]


def test_the_order_is_proposed_anew():
    row = make_delivery(stop=7)

    client_as(roles.SHOP).post(f"{URL}?day={tomorrow()}", {"propose": "1"})

    row.refresh_from_db()
    assert row.stop == 0


@pytest.mark.feature("V16", refuses=True)
def test_a_driver_sees_the_order_and_does_not_change_it():
    row = make_delivery()
    client = client_as(roles.DRIVER)

    seen = client.get(f"{URL}?day={tomorrow()}")
    answer = client.post(f"{URL}?day={tomorrow()}", {"stop": [row.pk]})

    row.refresh_from_db()
    assert seen.status_code == 200
    assert "Save the order" not in seen.text
    assert answer.status_code == 403
    assert row.stop == 0


@pytest.mark.feature("V16")
@pytest.mark.parametrize("units", [10, 60])
def test_saving_a_run_costs_the_same_however_many_stops(
    django_assert_num_queries, units
):
    rows = make_day(units)

    with django_assert_num_queries(4):
        save_stops(day=tomorrow(), keys=[row.pk for row in rows])
