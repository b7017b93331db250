"""Many hands give the same money back: it leaves once, on both databases."""

import uuid

import pytest

from tests.races.checks import assert_integrity, bank_totals, sold
from tests.races.conftest import servers
from tests.races.harness import ShopProcess
from tests.races.processes import wait_until
from tests.races.visitors import at_once

pytestmark = pytest.mark.races

PAID = "tests.races.stages:paid_order"
REFUNDS = "SELECT amount FROM refunds_refund WHERE order_id = ? ORDER BY id"
STATES = "SELECT state FROM refunds_refund WHERE order_id = ? ORDER BY id"
DROP_CHECK = (
    "ALTER TABLE payments_paymentattempt DROP CONSTRAINT refunds_at_most_what_was_taken"
)
WIDE_OPEN = '{"before_refund_write": 0.2}'


def staff(shop, count):
    """Return so many browsers of the owner."""
    name, value = shop.call("tests.races.stages:staff_session")
    visitors = [shop.visitor() for _ in range(count)]
    for visitor in visitors:
        visitor.session.cookies.set(name, value)
    return visitors


def ask(visitor, stage, *, key=None, **form):
    """Send the form that gives money back."""
    data = {"reason": "Wilted", "key": key or str(uuid.uuid4())} | form
    return visitor.post(f"/admin/refunds/order/{stage['number']}/", data)


def amounts(shop, stage):
    """Return what was asked back of the stage's order, in euros."""
    return [float(amount) for (amount,) in shop.rows(REFUNDS, stage["order"])]


@pytest.mark.feature("R-P14")
@pytest.mark.feature("D8")
@pytest.mark.feature("R-I5")
def test_twenty_refunds_at_once_give_back_what_was_paid_and_no_more(shop):
    stage = shop.call(PAID)

    answers = at_once(
        lambda v=v: ask(v, stage, goodwill="30.00") for v in staff(shop, 20)
    )

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [302] + [400] * 19
    assert amounts(shop, stage) == [30.0]
    shop.eventually(STATES, [("done",)], stage["order"])
    assert bank_totals(shop, stage) == (1, 4500, 3000)
    assert_integrity(shop)


@pytest.mark.feature("D8")
def test_a_double_click_on_give_back_pays_once(shop):
    stage, key = shop.call(PAID), str(uuid.uuid4())

    answers = at_once(
        lambda v=v: ask(v, stage, key=key, everything="on") for v in staff(shop, 8)
    )

    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert amounts(shop, stage) == [45.0]
    shop.eventually(STATES, [("done",)], stage["order"])
    assert bank_totals(shop, stage) == (1, 4500, 4500)
    assert_integrity(shop)


@pytest.mark.feature("E4")
@pytest.mark.feature("C10")
def test_an_order_is_cancelled_once_by_many_clicks(shop):
    stage = shop.call(PAID)
    here = f"/en/checkout/order/{stage['token']}/cancel/"
    visitors = [shop.visitor() for _ in range(12)]

    answers = at_once(lambda v=v: v.post(here) for v in visitors)

    assert sorted(a.status_code for a in answers) == [302] + [409] * 11
    assert sold(shop, stage) == (10, 0)
    shop.eventually(
        "SELECT status FROM order_order WHERE id = ?", [("refunded",)], stage["order"]
    )
    assert amounts(shop, stage) == [45.0]
    assert bank_totals(shop, stage) == (1, 4500, 4500)
    assert_integrity(shop)


@pytest.mark.feature("R-P15")
@pytest.mark.feature("R-F10")
@pytest.mark.parametrize("point", ["before_refund_sent", "after_refund_sent"])
def test_a_worker_that_dies_while_paying_back_pays_once(shop, point):
    stage = shop.call(PAID)
    shop.set_faults(**{point: "crash"})
    (boss,) = staff(shop, 1)
    try:
        ask(boss, stage, everything="on")
    except OSError:
        # On SQLite the shop is one process and dies as a whole.
        assert not shop.on_postgres
    wait_until(
        lambda: any(process.poll() is not None for process in shop.processes), shop, 30
    )
    assert shop.rows(STATES, stage["order"]) == [("sent",)]

    shop.set_faults()
    assert shop.revive()
    shop.rows("UPDATE refunds_refund SET due_at = created_at WHERE state <> 'done'")

    shop.eventually(STATES, [("done",)], stage["order"])
    assert bank_totals(shop, stage) == (1, 4500, 4500)
    assert_integrity(shop)


def test_control_without_the_reserve_more_goes_back_than_came_in():
    environment = {"UNGUARDED": "refund-reserve", "FAULT_POINTS": WIDE_OPEN}
    with ShopProcess(**servers("postgres"), env=environment) as shop:
        shop.rows(DROP_CHECK)
        stage = shop.call(PAID)

        at_once(lambda v=v: ask(v, stage, goodwill="30.00") for v in staff(shop, 4))

        assert sum(amounts(shop, stage)) > 45


def test_control_without_row_locks_many_clicks_cancel_twice():
    environment = {"UNGUARDED": "locks", "FAULT_POINTS": WIDE_OPEN}
    with ShopProcess(**servers("postgres"), env=environment) as shop:
        stage = shop.call(PAID)
        here = f"/en/checkout/order/{stage['token']}/cancel/"
        visitors = [shop.visitor() for _ in range(6)]

        answers = at_once(lambda v=v: v.post(here) for v in visitors)

        assert [a.status_code for a in answers] != [302] + [409] * 5
        assert {a.status_code for a in answers} - {302, 409}
