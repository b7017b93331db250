"""The shop dies at every step of a purchase: nothing is lost, nothing happens twice.

Order first, payment second: the six points of the crash table and one more, where the
bank has the money and the shop is writing it down.
"""

import pytest
import requests

from tests.races.buying import (
    attempt_key,
    check_out,
    come_back,
    decide,
    fill_basket,
    reached_bank,
)
from tests.races.checks import assert_integrity, bank_totals

pytestmark = pytest.mark.races

STAGE = "tests.races.stages:bouquet"
ORDERS = (
    "SELECT o.status, h.outcome FROM order_order o"
    " JOIN order_line l ON l.order_id = o.id"
    " JOIN stock_stockhold h ON h.order_id = o.id WHERE l.stockrecord_id = ?"
)


def try_to(action):
    """Do something to a shop that may die of it."""
    try:
        return action()
    except requests.ConnectionError:
        return None


@pytest.mark.feature("R-F10")
@pytest.mark.feature("R-P11")
@pytest.mark.parametrize(
    ("point", "orders_left"),
    [
        ("after_order", []),
        ("before_attempt", [("pending", "live")]),
        ("after_attempt", [("pending", "live")]),
        ("after_charge", [("pending", "live")]),
    ],
)
def test_a_crash_while_ordering_leaves_one_order_and_one_payment(
    shop, point, orders_left
):
    stage = shop.call(STAGE, units=3)
    visitor = shop.visitor()
    fill_basket(visitor, stage)
    shop.set_faults(**{point: "crash"})

    assert try_to(lambda: check_out(visitor, stage)) is None

    shop.set_faults()
    assert shop.revive()
    assert shop.rows(ORDERS, stage["stockrecord"]) == orders_left
    # The customer clicks again, and pays.
    answer = check_out(visitor, stage)
    assert reached_bank(answer)
    key = attempt_key(answer)
    decide(shop, key)
    come_back(visitor, key)
    assert shop.rows(ORDERS, stage["stockrecord"]) == [("paid", "settled")]
    assert bank_totals(shop, stage) == (1, 4500, 0)
    assert_integrity(shop)


@pytest.mark.feature("R-F10")
@pytest.mark.feature("R-P11")
@pytest.mark.parametrize("point", ["before_settle", "after_capture", "after_settle"])
def test_a_crash_while_the_money_is_written_down_settles_later(shop, point):
    stage = shop.call(STAGE, units=3)
    visitor = shop.visitor()
    fill_basket(visitor, stage)
    key = attempt_key(check_out(visitor, stage))
    shop.set_faults(**{point: "crash"})

    decide(shop, key)
    try_to(lambda: come_back(visitor, key))

    shop.set_faults()
    assert shop.revive()
    come_back(visitor, key)
    shop.eventually(ORDERS, [("paid", "settled")], stage["stockrecord"], seconds=120)
    assert bank_totals(shop, stage) == (1, 4500, 0)
    mails = "SELECT COUNT(*) FROM outbox_message WHERE key LIKE ? AND state = 'sent'"
    number = shop.rows(
        "SELECT o.number FROM order_order o JOIN order_line l ON l.order_id = o.id"
        " WHERE l.stockrecord_id = ?",
        stage["stockrecord"],
    )[0][0]
    shop.eventually(mails, [(1,)], f"order_confirmed:{number}:%", seconds=120)
    assert_integrity(shop)


@pytest.mark.feature("R-F10")
@pytest.mark.feature("L1")
def test_a_worker_that_dies_with_a_mail_in_its_hands_sends_it_later(shop):
    key = f"crash-{shop.name}"
    # The worker shall die of this mail, not of one from the tests before.
    shop.eventually(
        "SELECT COUNT(*) FROM outbox_message WHERE state = 'queued'",
        [(0,)],
        seconds=120,
    )
    shop.set_faults(before_mail="crash")
    shop.call("tests.races.stages:lost_mail", key=key)
    shop.eventually(
        "SELECT state FROM outbox_message WHERE key = ?",
        [("sending",)],
        key,
        seconds=120,
    )

    shop.set_faults()
    shop.call("tests.races.stages:age_mail", key=key)
    assert shop.revive()

    shop.eventually(
        "SELECT state FROM outbox_message WHERE key = ?", [("sent",)], key, seconds=120
    )
    assert shop.rows("SELECT COUNT(*) FROM outbox_message WHERE key = ?", key) == [(1,)]
