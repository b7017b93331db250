"""Many people, few seats: none sold twice, nobody lost who waits or is paid back."""

import pytest

from tests.races.booking import (
    give_up,
    order,
    order_at_once,
    people,
    put_in_basket,
)
from tests.races.buying import reached_bank
from tests.races.checks import assert_integrity
from tests.races.conftest import servers
from tests.races.harness import ShopProcess
from tests.races.visitors import at_once

pytestmark = pytest.mark.races

STAGES = "tests.races.workshop_stages"
WIDE_OPEN = '{"before_allocate": 0.3}'
TAKEN = "SELECT taken FROM partner_stockpool WHERE id = ?"
BOOKINGS = (
    "SELECT COUNT(*) FROM workshops_booking"
    " WHERE session_id = ? AND state IN ('held', 'booked')"
)
WAITING = "SELECT COUNT(*) FROM workshops_waitingentry WHERE session_id = ?"
STATES = (
    "SELECT state, held FROM workshops_waitingentry WHERE session_id = ? ORDER BY id"
)


@pytest.mark.feature("R-C06")
@pytest.mark.feature("H3")
def test_one_seat_goes_to_one_of_fifty_and_the_others_wait(shop):
    stage = shop.call(f"{STAGES}:session", capacity=1)
    visitors = people(shop, stage, 50)

    answers = order_at_once(visitors)

    assert sum(reached_bank(answer) for answer in answers) == 1
    assert {answer.status_code for answer in answers} == {302}
    assert shop.rows(TAKEN, stage["pool"]) == [(1,)]
    losers = [
        (number, visitor)
        for number, (visitor, answer) in enumerate(zip(visitors, answers, strict=True))
        if not reached_bank(answer)
    ]
    told = losers[0][1].get("/en/basket/").text
    assert f"/seats/wait/{stage['session']}/" in told

    # From one address only so many may put others on a list.
    joined = at_once(
        lambda v=v, n=n: v.move_to(n).post(
            f"/en/seats/wait/{stage['session']}/",
            {"name": f"Guest {n}", "email": f"buyer{n}@example.com", "party": 1},
        )
        for n, v in losers
    )

    assert {answer.status_code for answer in joined} == {302}
    assert shop.rows(WAITING, stage["session"]) == [(49,)]
    assert_integrity(shop)


def test_control_without_its_guard_a_seat_is_sold_twice():
    environment = {"UNGUARDED": "pools", "FAULT_POINTS": WIDE_OPEN}
    with ShopProcess(**servers("postgres"), env=environment) as shop:
        shop.rows(
            "ALTER TABLE partner_stockpool DROP CONSTRAINT taken_at_most_what_is_shared"
        )
        stage = shop.call(f"{STAGES}:session", capacity=1)

        answers = order_at_once(people(shop, stage, 8))

        assert sum(reached_bank(answer) for answer in answers) > 1
        assert shop.rows(TAKEN, stage["pool"])[0][0] > 1


@pytest.mark.feature("R-C07")
@pytest.mark.feature("X7")
def test_one_customer_on_many_devices_books_a_date_once(shop):
    stage = shop.call(f"{STAGES}:session", capacity=8)
    devices = people(shop, stage, 6)

    answers = order_at_once(devices, sender_email="anne@example.com")

    assert sum(reached_bank(answer) for answer in answers) == 1
    assert {a.status_code for a in answers if not reached_bank(a)} <= {409, 422}
    assert shop.rows(BOOKINGS, stage["session"]) == [(1,)]
    assert shop.rows(TAKEN, stage["pool"]) == [(1,)]
    assert_integrity(shop)


def test_control_without_its_guard_a_customer_books_a_date_twice():
    environment = {"UNGUARDED": "one-booking", "FAULT_POINTS": WIDE_OPEN}
    with ShopProcess(**servers("postgres"), env=environment) as shop:
        shop.rows("DROP INDEX one_booking_per_customer_and_date")
        stage = shop.call(f"{STAGES}:session", capacity=8)

        answers = order_at_once(people(shop, stage, 4), sender_email="anne@example.com")

        assert sum(reached_bank(answer) for answer in answers) > 1
        assert shop.rows(BOOKINGS, stage["session"])[0][0] > 1


@pytest.mark.feature("X7")
def test_the_last_two_seats_are_never_three(shop):
    stage = shop.call(f"{STAGES}:session", capacity=20)
    visitors = people(shop, stage, 40, seats=3)

    answers = order_at_once(visitors)

    assert sum(reached_bank(answer) for answer in answers) == 6
    assert shop.rows(TAKEN, stage["pool"]) == [(18,)]
    assert_integrity(shop)


@pytest.mark.feature("Z1")
def test_a_seat_that_comes_free_is_never_sold_past_who_waits(shop):
    stage = shop.call(f"{STAGES}:booked", capacity=1, people=1)
    visitors = [shop.visitor() for _ in range(20)]
    shop.call(f"{STAGES}:waiting", session=stage["session"], people=2)
    buyers = [lambda v=v: put_in_basket(v, stage) for v in visitors]

    answers = at_once([lambda: give_up(shop, stage), *buyers])

    assert answers[0].status_code == 302
    assert {answer.status_code for answer in answers[1:]} == {409}
    assert shop.rows(STATES, stage["session"]) == [("offered", 1), ("waiting", 0)]
    assert shop.rows(TAKEN, stage["pool"]) == [(1,)]
    assert_integrity(shop)


def test_control_without_its_guard_a_freed_seat_is_sold_past_who_waits():
    environment = {"UNGUARDED": "fill"}
    with ShopProcess(**servers("postgres"), env=environment) as shop:
        stage = shop.call(f"{STAGES}:booked", capacity=1, people=1)
        shop.call(f"{STAGES}:waiting", session=stage["session"], people=1)
        buyer = shop.visitor()
        assert put_in_basket(buyer, stage).status_code == 409

        assert give_up(shop, stage).status_code == 302

        assert put_in_basket(buyer, stage).status_code == 302
        assert reached_bank(order(buyer, 1))


@pytest.mark.feature("Z1")
def test_offers_that_lapse_on_many_workers_go_to_the_next_once(open_shop):
    shop = open_shop(workers=2)
    stage = shop.call(f"{STAGES}:booked", capacity=1, people=1)
    shop.call(f"{STAGES}:waiting", session=stage["session"], people=6)
    assert give_up(shop, stage).status_code == 302

    for lapsed in range(1, 4):
        assert shop.call(f"{STAGES}:end_offer", session=stage["session"]) == 1
        expected = [("lapsed", 0)] * lapsed + [("offered", 1)]
        expected += [("waiting", 0)] * (5 - lapsed)
        shop.eventually(STATES, expected, stage["session"], seconds=60)

    offers = "SELECT COUNT(*) FROM outbox_message WHERE template = 'waiting_offered'"
    assert shop.rows(offers) == [(4,)]
    assert_integrity(shop)


@pytest.mark.feature("H6")
def test_calling_off_killed_three_times_pays_everybody_back_once(shop):
    stage = shop.call(f"{STAGES}:booked", capacity=40, people=40)
    shop.set_faults(after_called_off="crash")
    shop.call(f"{STAGES}:call_off", session=stage["session"])
    for point in ("before_called_off_mail", "after_called_off"):
        shop.revive()
        shop.set_faults(**{point: "crash"})
    shop.revive()
    shop.set_faults()

    live = BOOKINGS, [(0,)], stage["session"]
    shop.eventually(*live, seconds=180)

    refunds = (
        "SELECT COUNT(*), COUNT(DISTINCT r.order_id), SUM(r.amount)"
        " FROM refunds_refund r JOIN workshops_booking b ON b.order_id = r.order_id"
        " WHERE b.session_id = ?"
    )
    ((count, orders, amount),) = shop.rows(refunds, stage["session"])
    assert (count, orders, int(amount)) == (40, 40, 40 * 68)
    mails = (
        "SELECT COUNT(*), COUNT(DISTINCT recipient) FROM outbox_message"
        " WHERE template = 'workshop_called_off' AND key LIKE ?"
    )
    assert shop.rows(mails, "workshop_called_off:%") == [(40, 40)]
    shop.eventually(
        "SELECT COUNT(*) FROM refunds_refund r"
        " JOIN workshops_booking b ON b.order_id = r.order_id"
        " WHERE b.session_id = ? AND r.state = 'done'",
        [(40,)],
        stage["session"],
        seconds=180,
    )
    assert shop.rows(TAKEN, stage["pool"]) == [(0,)]
    assert_integrity(shop)
