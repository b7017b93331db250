"""The run of subscriptions: workers die, tasks come twice, each is charged once."""

import os
import time

import pytest
import redis

from tests.races.checks import assert_integrity, bank_totals, sold
from tests.races.conftest import servers
from tests.races.harness import ShopProcess
from tests.races.processes import wait_until
from tests.races.visitors import at_once

pytestmark = pytest.mark.races

STAGES = "tests.races.plan_stages"
PLACED = (
    "SELECT COUNT(*), COUNT(DISTINCT o.subscription_id), COUNT(DISTINCT o.order_id)"
    " FROM subscriptions_occurrence o"
    " JOIN subscriptions_subscription s ON s.id = o.subscription_id"
    " WHERE s.size_id = ? AND o.state = 'placed'"
)
ORDERS = (
    "SELECT COUNT(*) FROM order_order o JOIN order_line l ON l.order_id = o.id"
    " WHERE l.stockrecord_id = ? AND o.status <> 'cancelled'"
)
SUBSCRIBERS = 60


def all_placed(shop, stage, count, seconds=240):
    """Wait until every due subscription has one order that is paid."""
    shop.eventually(PLACED, [(count, count, count)], stage["size"], seconds=seconds)
    assert shop.rows(ORDERS, stage["stockrecord"]) == [(count,)]
    assert bank_totals(shop, stage) == (count, count * 3000, 0)
    assert sold(shop, stage)[1] == count


@pytest.mark.feature("R-F01")
@pytest.mark.feature("R-F02")
@pytest.mark.feature("G4")
def test_a_worker_killed_three_times_orders_and_charges_each_once(open_shop):
    shop = open_shop(workers=2)
    stage = shop.call(f"{STAGES}:due", subscribers=SUBSCRIBERS)

    for _kill in range(3):
        time.sleep(2)
        shop.replace("worker0")

    all_placed(shop, stage, SUBSCRIBERS)
    assert_integrity(shop)


@pytest.mark.feature("R-F02")
@pytest.mark.feature("R-F05")
def test_a_period_that_is_due_twice_is_ordered_once(shop):
    stage = shop.call(f"{STAGES}:due", subscribers=5)
    all_placed(shop, stage, 5)

    shop.call(f"{STAGES}:make_due_again", size=stage["size"])
    time.sleep(5)

    all_placed(shop, stage, 5)
    assert_integrity(shop)


@pytest.mark.feature("R-F01")
@pytest.mark.parametrize(
    "point",
    [
        *("before_occurrence", "after_occurrence"),
        *("before_subscription_charge", "after_charge", "after_subscription_charge"),
    ],
)
def test_a_crash_at_each_step_charges_once(shop, point):
    stage = shop.call(f"{STAGES}:due", subscribers=1, hours=24)
    shop.set_faults(**{point: "crash"})
    shop.call(f"{STAGES}:let_run", size=stage["size"])
    dead = lambda: any(each.poll() is not None for each in shop.processes)  # noqa: E731
    wait_until(dead, "the crash", 120)

    shop.set_faults()
    shop.revive()

    all_placed(shop, stage, 1)
    assert_integrity(shop)


@pytest.mark.feature("R-F02")
def test_two_workers_at_one_subscription_place_one_order(open_shop):
    shop = open_shop()
    stage = shop.call(f"{STAGES}:due", subscribers=1, hours=24)
    (key,) = shop.call(f"{STAGES}:keys", size=stage["size"])

    took = at_once(
        lambda: shop.call(f"{STAGES}:take_up", subscription=key) for _worker in range(6)
    )

    assert sum(took) == 1
    assert shop.rows(ORDERS, stage["stockrecord"]) == [(1,)]


@pytest.mark.feature("G5")
@pytest.mark.feature("G5", refuses=True)
def test_several_who_bill_at_once_charge_once(open_shop):
    shop = open_shop()
    stage = shop.call(f"{STAGES}:due", subscribers=1, hours=24)
    (key,) = shop.call(f"{STAGES}:keys", size=stage["size"])

    said = at_once(
        lambda: shop.call(f"{STAGES}:bill", subscription=key) for _clerk in range(6)
    )

    assert "paid" in said
    assert shop.rows(ORDERS, stage["stockrecord"]) == [(1,)]
    assert bank_totals(shop, stage) == (1, 3000, 0)
    assert_integrity(shop)


@pytest.mark.feature("G5", refuses=True)
def test_a_term_that_several_ask_for_ahead_is_one_bill(open_shop):
    shop = open_shop()
    stage = shop.call(f"{STAGES}:due", subscribers=1, hours=8 * 24)
    (key,) = shop.call(f"{STAGES}:keys", size=stage["size"])
    shop.call(f"{STAGES}:use_up_term", subscription=key)

    asked = at_once(
        lambda: shop.call(f"{STAGES}:bill_ahead", subscription=key)
        for _worker in range(6)
    )

    bills = "SELECT COUNT(*) FROM subscriptions_bill WHERE subscription_id = ?"
    mails = "SELECT COUNT(*) FROM outbox_message WHERE template = ?"
    assert any(asked)
    assert shop.rows(bills, key) == [(1,)]
    assert shop.rows(mails, "subscription_debit") == [(1,)]
    assert_integrity(shop)


def test_control_without_lock_and_key_one_period_is_ordered_twice():
    with ShopProcess(**servers("postgres"), env={"UNGUARDED": "periods"}) as shop:
        shop.rows(
            "ALTER TABLE subscriptions_occurrence"
            " DROP CONSTRAINT one_delivery_per_period"
        )
        stage = shop.call(f"{STAGES}:due", subscribers=1, hours=24)
        (key,) = shop.call(f"{STAGES}:keys", size=stage["size"])

        at_once(
            lambda: shop.call(f"{STAGES}:take_up", subscription=key)
            for _worker in range(6)
        )

        assert shop.rows(ORDERS, stage["stockrecord"])[0][0] > 1


@pytest.mark.feature("R-F03")
def test_what_redis_forgets_is_found_again(open_shop):
    shop = open_shop()
    stage = shop.call(f"{STAGES}:due", subscribers=20)
    with redis.from_url(os.environ["RACES_REDIS_URL"]) as queue:
        for _flush in range(5):
            time.sleep(1)
            for key in queue.scan_iter(f"*{shop.name}*"):
                queue.delete(key)

    all_placed(shop, stage, 20)
    assert_integrity(shop)
