"""A workshop's busiest minutes: at the door, at a quote, at a list that moves."""

import json
import uuid
from datetime import UTC, datetime

import pytest

from tests.races.booking import (
    give_up,
    leave,
    move,
    names,
    order,
    order_at_once,
    people,
    put_in_basket,
    returning,
)
from tests.races.buying import reached_bank
from tests.races.checks import assert_integrity, deadlocks
from tests.races.conftest import servers
from tests.races.harness import ShopProcess
from tests.races.visitors import at_once

pytestmark = pytest.mark.races

STAGES = "tests.races.workshop_stages"
SCANS = (
    "SELECT COUNT(*), COUNT(DISTINCT attendee_id) FROM workshops_scan"
    " WHERE session_id = ? AND outcome = ?"
)
PRIVATE = "SELECT COUNT(*) FROM workshops_session WHERE code <> ''"
SIZES = list(range(31, 51))
POOL = "SELECT taken, units FROM partner_stockpool WHERE id = ?"


def phone(shop, stage):
    """Return a phone at the door."""
    visitor = shop.visitor()
    visitor.session.cookies.set(*stage["staff"])
    return visitor


def type_in(shop, stage, code):
    """Type a code at the door, as a phone without a script does."""
    return phone(shop, stage).post(
        f"/admin/workshops/dates/{stage['session']}/check-in/",
        {"code": code, "key": str(uuid.uuid4())},
    )


def scan(shop, stage, code):
    """Scan a code at the door."""
    sent = {"key": str(uuid.uuid4()), "code": code, "at": datetime.now(UTC).isoformat()}
    return phone(shop, stage).post(
        f"/admin/workshops/dates/{stage['session']}/scans/",
        json.dumps({"scans": [sent]}),
        headers={"Content-Type": "application/json"},
    )


def two_phones(shop, stage):
    """Let each ticket be shown to two phones at one moment; return the answers."""
    doors = [
        lambda c=code, d=door: d(shop, stage, c)
        for code in stage["codes"]
        for door in (type_in, scan)
    ]
    return at_once(doors)


@pytest.mark.feature("Z4")
def test_a_ticket_shown_to_two_phones_lets_one_person_in(shop):
    stage = shop.call(f"{STAGES}:door", people=20)
    shop.set_faults(before_check_in=0.05)

    answers = two_phones(shop, stage)
    shop.set_faults()

    assert {answer.status_code for answer in answers} == {200}
    assert shop.rows(SCANS, stage["session"], "admitted") == [(20, 20)]
    assert shop.rows(SCANS, stage["session"], "again") == [(20, 20)]
    assert_integrity(shop)


@pytest.fixture(scope="module")
def unguarded():
    """A shop on PostgreSQL without the guards of these races."""
    environment = {
        "UNGUARDED": "check-in,date-lock,quote",
        "FAULT_POINTS": '{"before_check_in": 0.3, "before_stock_update": 0.1}',
    }
    with ShopProcess(**servers("postgres"), env=environment) as shop:
        yield shop


def test_control_without_its_guard_a_ticket_lets_two_people_in(unguarded):
    stage = unguarded.call(f"{STAGES}:door", people=4)

    answers = two_phones(unguarded, stage)

    assert {answer.status_code for answer in answers} == {200}
    ((admitted, people),) = unguarded.rows(SCANS, stage["session"], "admitted")
    assert admitted > people
    assert "let in 2 times" in unguarded.manage("check_integrity").stdout


def come_and_leave(shop, stage, leaving):
    """Let each person be scanned while their seat is cancelled, or moved, at home."""
    return at_once(
        step
        for number, code in enumerate(stage["codes"])
        for step in (
            lambda c=code: scan(shop, stage, c),
            lambda n=number: leaving[n % len(leaving)](shop, stage, n),
        )
    )


def outcomes(shop, stage):
    """Return for each ticket: came in, cancelled, on the date it was bought for."""
    marks = ", ".join("?" * len(stage["codes"]))
    rows = shop.rows(
        "SELECT a.checked_in_at IS NOT NULL, a.cancelled_at IS NOT NULL,"
        " b.session_id = ? FROM workshops_attendee a"
        f" JOIN workshops_booking b ON b.id = a.booking_id WHERE a.code IN ({marks})",
        stage["session"],
        *stage["codes"],
    )
    return [tuple(map(bool, row)) for row in rows]


CAME, CANCELLED, MOVED = (True, False, True), (False, True, True), (False,) * 3


@pytest.mark.feature("H5")
@pytest.mark.feature("Z4")
@pytest.mark.feature("Z7")
def test_who_comes_in_while_the_seat_is_given_up_did_one_of_them(shop):
    stage, before = shop.call(f"{STAGES}:door", people=12), deadlocks(shop)
    shop.set_faults(before_check_in=0.05, before_give_up=0.05, before_rebook=0.05)

    answers = come_and_leave(shop, stage, [give_up, move])
    shop.set_faults()

    assert {answer.status_code for answer in answers[::2]} == {200}
    assert {answer.status_code for answer in answers[1::2]} <= {302, 409}
    gone = sum(answer.status_code == 302 for answer in answers[1::2])
    found = outcomes(shop, stage)
    assert set(found) <= {CAME, CANCELLED, MOVED}
    assert (len(found), found.count(CAME)) == (12, 12 - gone)
    assert deadlocks(shop) == before
    assert_integrity(shop)


def test_control_without_the_lock_somebody_comes_in_and_is_paid_back():
    environment = {
        "UNGUARDED": "people",
        "FAULT_POINTS": (
            '{"before_check_in": 0.8, "before_give_up": 1.6, "before_rebook": 1.6}'
        ),
    }
    with ShopProcess(**servers("postgres"), env=environment) as shop:
        stage = shop.call(f"{STAGES}:door", people=6)

        come_and_leave(shop, stage, [give_up, move])

        assert set(outcomes(shop, stage)) - {CAME, CANCELLED, MOVED}


def accept_at_once(shop, stage):
    """Accept a quote on six devices at one moment."""
    address = f"/en/seats/quote/{stage['token']}/"
    accepted = {"quote": "1", "answer": "accept"}
    return at_once([lambda: shop.visitor().post(address, accepted)] * 6)


@pytest.mark.feature("Z11")
def test_a_quote_accepted_on_many_devices_opens_one_date(shop):
    stage, before = shop.call(f"{STAGES}:quoted"), shop.rows(PRIVATE)[0][0]

    answers = accept_at_once(shop, stage)

    assert sorted(answer.status_code for answer in answers) == [302] + [409] * 5
    assert shop.rows(PRIVATE) == [(before + 1,)]
    told = "SELECT COUNT(*) FROM outbox_message WHERE key = ?"
    assert shop.rows(told, f"group_accepted:{stage['enquiry']}:1") == [(1,)]
    assert_integrity(shop)


def test_control_without_its_guard_a_quote_opens_several_dates(unguarded):
    accept_at_once(unguarded, unguarded.call(f"{STAGES}:quoted"))

    assert unguarded.rows(PRIVATE)[0][0] > 1


@pytest.mark.feature("Z1")
@pytest.mark.feature("Z2")
def test_a_list_that_moves_while_seats_come_and_go_adds_up(shop):
    stage = shop.call(f"{STAGES}:booked", capacity=10, people=10)
    waiting = shop.call(f"{STAGES}:waiting", session=stage["session"], people=8)
    before, visitors = deadlocks(shop), [shop.visitor() for _ in range(8)]
    sizes = {"session": stage["session"], "capacities": [13, 9, 15, 11, 16, 10, 14]}

    def buy(number, visitor):
        put_in_basket(visitor, stage)
        return order(visitor, number)

    answers = at_once(
        [
            lambda: shop.call(f"{STAGES}:resize", **sizes),
            *(lambda n=n: give_up(shop, stage, n) for n in range(5)),
            *(lambda t=t: leave(shop, t) for t in waiting[::2]),
            *(lambda n=n, v=v: buy(n, v) for n, v in enumerate(visitors)),
        ]
    )

    resized, left = answers[0], answers[1:10]
    assert resized[0] == 13
    assert {answer.status_code for answer in left} == {302}
    assert all(answer.status_code < 500 for answer in answers[10:])
    assert deadlocks(shop) == before
    shop.call(f"{STAGES}:fill", session=stage["session"])
    ((taken, units),) = shop.rows(POOL, stage["pool"])
    assert taken <= units == resized[-1]
    assert_integrity(shop)


def change_while_people_order(shop):
    """Change a date twenty times while twelve people order seats of it.

    Return the stage, the sizes that were taken, and the answers to the orders.
    """
    stage = shop.call(f"{STAGES}:session", capacity=30)
    visitors = people(shop, stage, 12)
    sizes = {"session": stage["session"], "capacities": SIZES}
    resized, answers = at_once(
        [
            lambda: shop.call(f"{STAGES}:resize", **sizes),
            lambda: order_at_once(visitors),
        ]
    )
    return stage, resized, answers


@pytest.mark.feature("H4")
@pytest.mark.feature("R-C05")
def test_staff_who_change_a_date_break_nobodys_order(shop):
    before = deadlocks(shop)
    shop.set_faults(before_stock_update=0.1)

    stage, resized, answers = change_while_people_order(shop)
    shop.set_faults()

    assert resized == SIZES
    assert [reached_bank(answer) for answer in answers] == [True] * 12
    assert deadlocks(shop) == before
    assert shop.rows(POOL, stage["pool"]) == [(12, SIZES[-1])]
    assert_integrity(shop)


def test_control_with_the_whole_date_locked_staff_and_orders_deadlock(unguarded):
    _stage, resized, answers = change_while_people_order(unguarded)

    broken = [answer for answer in answers if not reached_bank(answer)]
    assert broken or isinstance(resized, RuntimeError)


@pytest.mark.feature("R-C05")
def test_two_dates_that_share_material_never_deadlock(shop):
    stage, before = shop.call(f"{STAGES}:crossed", people=40), deadlocks(shop)
    visitors = [returning(shop, basket) for basket in stage["cookies"]]
    said = [names(visitor) for visitor in visitors]

    def buy(share):
        return [
            reached_bank(
                visitors[n].post(
                    "/en/checkout/",
                    {"sender_name": f"Guest {n}", "sender_email": f"b{n}@example.com"}
                    | said[n],
                )
            )
            for n in share
        ]

    placed = at_once([lambda n=n: buy(range(n, 40, 8)) for n in range(8)])

    assert placed == [[True] * 5] * 8
    assert deadlocks(shop) == before
    taken = [shop.rows(POOL, pool)[0][0] for pool in stage["pools"]]
    assert taken == [40, 40, 80]
    assert_integrity(shop)
