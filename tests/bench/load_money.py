"""Loads on sweeps and webhooks."""

import random
import statistics
import threading
import time
import uuid

from tests.races.buying import attempt_key, check_out, decide, fill_basket
from tests.races.checks import assert_integrity, sold
from tests.races.events import tell
from tests.races.visitors import at_once

STAGE = "tests.races.stages:bouquet"
PAID = (
    "SELECT COUNT(*) FROM order_order o JOIN order_line l ON l.order_id = o.id"
    " WHERE o.status = 'paid' AND l.stockrecord_id = ?"
)


def deadlocks(shop):
    """R-L4: 8 clients buy five SKUs in any order, 200 times, without one deadlock."""
    stages = [shop.call(STAGE, units=500) for _ in range(5)]

    def buy(client):
        for turn in range(25):
            visitor = shop.visitor()
            mixed = random.Random(f"{client}-{turn}").sample(stages, 5)
            for stage in mixed:
                fill_basket(visitor, stage)
            assert attempt_key(check_out(visitor, stages[0]))
        return True

    assert at_once(lambda c=c: buy(c) for c in range(8)) == [True] * 8
    broken = shop.rows(
        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    )[0][0]
    assert broken == 0
    assert [sold(shop, stage) for stage in stages] == [(500, 200)] * 5
    assert_integrity(shop)
    return {"orders": 200, "deadlocks": broken}


def confirm(shop, stage, count):
    """Order and pay ``count`` times in 4 threads; return seconds of each checkout."""
    seconds = []

    def buy(share):
        for _ in range(share):
            visitor = shop.visitor()
            fill_basket(visitor, stage)
            started = time.perf_counter()
            key = attempt_key(check_out(visitor, stage))
            seconds.append(time.perf_counter() - started)
            decide(shop, key)
        return True

    assert at_once(lambda: buy(count // 4) for _ in range(4)) == [True] * 4
    shop.eventually(PAID, [(count,)], stage["stockrecord"], seconds=120)
    return seconds


def sweep(shop, holds=10_000):
    """R-L9: the sweep frees 10,000 holds while 100 customers pay."""
    quiet_stage = shop.call(STAGE, units=100)
    quiet = confirm(shop, quiet_stage, 100)
    overdue = shop.call(STAGE, units=holds)
    busy_stage = shop.call(STAGE, units=100)
    shop.call("tests.races.stages:overdue_orders", **overdue, count=holds)
    started = time.perf_counter()
    busy = confirm(shop, busy_stage, 100)
    shop.eventually(
        "SELECT num_in_stock, num_allocated FROM partner_stockrecord WHERE id = ?",
        [(holds, 0)],
        overdue["stockrecord"],
        seconds=900,
    )
    took = time.perf_counter() - started
    assert sold(shop, busy_stage) == (100, 100)
    assert_integrity(shop)
    ninety_five = int(len(quiet) * 0.95) - 1
    ratio = sorted(busy)[ninety_five] / sorted(quiet)[ninety_five]
    return {
        "holds released": holds,
        "holds a second": round(holds / took),
        "checkout p95 with the sweep / without": round(ratio, 2),
    }


def webhooks(shop, payments=700, events=1000):
    """R-L10: 1,000 webhooks, 30 % of them twice, in any order: as if told once."""
    stage = shop.call(STAGE, units=payments)
    keys = shop.call("tests.bench.stages:open_payments", **stage, count=payments)
    shop.call("tests.bench.stages:capture_quietly", keys=keys, path=str(shop.var))
    told = [(uuid.uuid4().hex, key) for key in keys]
    told += random.Random(1).choices(told, k=events - payments)
    random.Random(2).shuffle(told)
    seconds, lock = [], threading.Lock()

    def deliver(part):
        visitor = shop.visitor()
        for event, key in part:
            started = time.perf_counter()
            assert tell(visitor, event, key).status_code == 200
            with lock:
                seconds.append(time.perf_counter() - started)
        return True

    begun = time.perf_counter()
    assert at_once(lambda n=n: deliver(told[n::8]) for n in range(8)) == [True] * 8
    shop.eventually(PAID, [(payments,)], stage["stockrecord"], seconds=600)
    processing = (time.perf_counter() - begun) / payments
    assert shop.rows("SELECT COUNT(*) FROM payments_gatewayevent") == [(payments,)]
    assert sold(shop, stage) == (payments, payments)
    assert_integrity(shop)
    return {
        "events": events,
        "stored": payments,
        "acknowledged in (median ms)": round(statistics.median(seconds) * 1000),
        "acknowledgement p95 / whole run": round(
            sorted(seconds)[int(len(seconds) * 0.95)] / (processing * payments), 3
        ),
    }
