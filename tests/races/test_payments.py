"""Sweeps, webhooks and stuck locks at once: money and stock agree afterwards."""

import time
import uuid

import psycopg
import pytest

from tests.races.booking import returning
from tests.races.buying import (
    attempt_key,
    check_out,
    come_back,
    decide,
    fill_basket,
    reached_bank,
)
from tests.races.checks import assert_integrity, bank_totals, deadlocks, sold
from tests.races.events import tell
from tests.races.visitors import at_once

pytestmark = pytest.mark.races

STAGE = "tests.races.stages:bouquet"
STATES = (
    "SELECT o.status, a.state, COUNT(*) FROM order_order o"
    " JOIN payments_paymentattempt a ON a.order_id = o.id"
    " JOIN order_line l ON l.order_id = o.id WHERE l.stockrecord_id = ?"
    " GROUP BY o.status, a.state ORDER BY o.status, a.state"
)


def begin(shop, stage):
    """Order the stage's bouquet; return the visitor and the payment's key."""
    visitor = shop.visitor()
    fill_basket(visitor, stage)
    return visitor, attempt_key(check_out(visitor, stage))


@pytest.mark.feature("R-P01")
@pytest.mark.feature("R-P03")
@pytest.mark.feature("D5")
def test_the_same_event_ten_times_pays_once(shop):
    stage = shop.call(STAGE, units=5)
    visitor, key = begin(shop, stage)
    decide(shop, key)

    event = uuid.uuid4().hex
    answers = at_once([lambda: tell(visitor, event, key)] * 10)

    assert [a.status_code for a in answers] == [200] * 10
    shop.eventually(STATES, [("paid", "captured", 1)], stage["stockrecord"])
    assert shop.rows(
        "SELECT COUNT(*) FROM payments_gatewayevent WHERE event_id = ?", event
    ) == [(1,)]
    assert come_back(visitor, key).status_code == 302
    assert sold(shop, stage) == (5, 1)
    assert bank_totals(shop, stage) == (1, 4500, 0)
    assert_integrity(shop)


@pytest.mark.feature("R-C14")
@pytest.mark.feature("C3")
def test_money_at_the_instant_of_the_deadline_ends_paid_or_given_back(shop):
    orders = 200
    stage = shop.call(STAGE, units=orders)
    keys = shop.call("tests.races.stages:orders_ending_at_once", **stage, count=orders)
    assert len(keys) == orders

    at_once([lambda part=keys[n::8]: [decide(shop, k) for k in part] for n in range(8)])

    def over():
        rows = shop.rows(STATES, stage["stockrecord"])
        open_states = {"created", "pending", "processing", "unknown", "refund-due"}
        return not any(state in open_states for _status, state, _n in rows)

    until = time.monotonic() + 120
    while not over() and time.monotonic() < until:
        time.sleep(0.5)
    found = {
        (status, state): n
        for status, state, n in shop.rows(STATES, stage["stockrecord"])
    }
    assert sum(found.values()) == orders
    assert set(found) <= {
        ("paid", "captured"),
        ("cancelled", "cancelled"),
        ("refunded", "refunded"),
        ("refunded", "refunded"),
    }
    captured, cents, back = bank_totals(shop, stage)
    paid = found.get(("paid", "captured"), 0)
    assert cents - back == paid * 4500
    assert captured == orders - found.get(("cancelled", "cancelled"), 0)
    assert sold(shop, stage) == (orders, paid)
    assert_integrity(shop)


@pytest.mark.feature("R-C15")
def test_two_workers_give_every_unit_back_once(open_shop):
    shop = open_shop("postgres", workers=2, closed=True)
    count = 1000
    stage = shop.call(STAGE, units=count)
    shop.call("tests.races.stages:overdue_orders", **stage, count=count)
    assert sold(shop, stage) == (count, count)

    shop.start()

    shop.eventually(
        "SELECT num_allocated FROM partner_stockrecord WHERE id = ?",
        [(0,)],
        stage["stockrecord"],
        seconds=240,
    )
    shop.eventually(
        "SELECT status, COUNT(*) FROM order_order GROUP BY status",
        [("cancelled", count)],
    )
    assert sold(shop, stage) == (count, 0)
    assert_integrity(shop)


@pytest.mark.feature("R-C05")
def test_baskets_in_any_order_never_deadlock(open_shop):
    shop = open_shop("postgres")
    stages = [shop.call(STAGE, units=500) for _ in range(5)]
    before = deadlocks(shop)

    products = [stage["product"] for stage in stages]
    baskets = shop.call(
        "tests.races.stages:guest_baskets", products=products, count=200
    )

    def buy(share):
        return [reached_bank(check_out(returning(shop, b), stages[0])) for b in share]

    placed = at_once([lambda n=n: buy(baskets[n::8]) for n in range(8)])

    assert placed == [[True] * 25] * 8
    assert deadlocks(shop) == before
    assert [sold(shop, stage) for stage in stages] == [(500, 200)] * 5
    assert_integrity(shop)


@pytest.mark.feature("R-C22")
def test_a_stuck_lock_becomes_a_clear_try_again(open_shop):
    shop = open_shop("postgres")
    stage = shop.call(STAGE, units=5)
    visitor = shop.visitor()
    fill_basket(visitor, stage)

    with psycopg.connect(shop.database_url) as stuck:
        stuck.execute(
            "SELECT 1 FROM partner_stockrecord WHERE id = %s FOR UPDATE",
            [stage["stockrecord"]],
        )
        answer = check_out(visitor, stage)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Nothing was ordered yet" in answer.text
    assert "Mamie Dubois" in answer.text
    assert shop.rows("SELECT COUNT(*) FROM order_order") == [(0,)]
    assert shop.rows("SELECT status FROM basket_basket") == [("Open",)]
    # The lock is gone: the same click works.
    assert attempt_key(check_out(visitor, stage))
    assert sold(shop, stage) == (5, 1)
    assert_integrity(shop)


@pytest.mark.feature("R-P23")
def test_a_webhook_while_the_database_is_away_has_its_effect_later(open_shop):
    shop = open_shop("postgres")
    stage = shop.call(STAGE, units=5)
    visitor, key = begin(shop, stage)
    shop.rows("DELETE FROM payments_gatewayevent")
    event = uuid.uuid4().hex

    close_database(shop, allow=False)
    refused = tell(visitor, event, key)
    page = visitor.get("/en/basket/")
    close_database(shop, allow=True)

    assert refused.status_code == 503
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "5"
    decide(shop, key)
    assert tell(visitor, event, key).status_code == 200
    shop.eventually(STATES, [("paid", "captured", 1)], stage["stockrecord"])
    assert shop.rows(
        "SELECT COUNT(*) FROM payments_gatewayevent WHERE event_id = ?", event
    ) == [(1,)]
    assert bank_totals(shop, stage) == (1, 4500, 0)
    assert_integrity(shop)


def close_database(shop, *, allow):
    """Let nobody into the shop's database, or let them in again."""
    name = shop.database_url.rsplit("/", 1)[1]
    with psycopg.connect(shop.base_url, autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {allow}')
        if not allow:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s",
                [name],
            )


def test_control_without_the_conditional_end_a_paid_order_is_cancelled(open_shop):
    """R-C14 without its guard: the sweep cancels what was paid meanwhile."""
    shop = open_shop("postgres", env={"UNGUARDED": "hold-end"})
    stage = shop.call(STAGE, units=3)
    visitor, key = begin(shop, stage)
    shop.set_faults(before_release="wait")
    shop.call("tests.races.stages:run_out", key=key)
    # The sweep has closed the payment at the bank and is about to release.
    shop.eventually(STATES, [("pending", "cancelled", 1)], stage["stockrecord"])
    shop.call("tests.races.stages:capture_at_the_bank", key=key, path=str(shop.var))

    come_back(visitor, key)
    assert shop.rows(STATES, stage["stockrecord"]) == [("paid", "captured", 1)]
    shop.set_faults()

    shop.eventually(STATES, [("cancelled", "captured", 1)], stage["stockrecord"])
    done = shop.manage("check_integrity")
    assert done.returncode == 1
    assert "R-I4" in done.stdout + done.stderr
