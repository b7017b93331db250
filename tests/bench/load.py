"""The shop under load: ``make bench-load`` asserts exact counts and prints ratios.

Real processes on PostgreSQL and Redis, as in production. Base and loaded run are taken
in the same job, three times, and the median is shown. Nothing here judges a duration:
on shared cores only the counts are promises.
"""

import json
import os
import statistics
import sys
import time

from tests.bench import load_money
from tests.races.booking import order_at_once, people
from tests.races.buying import check_out, fill_basket, reached_bank
from tests.races.checks import assert_integrity, sold
from tests.races.harness import ROOT, ShopProcess
from tests.races.visitors import at_once

STAGE = "tests.races.stages:bouquet"
WORKSHOPS = "tests.races.workshop_stages"
TARGET = ROOT / "var" / "bench-load.json"
REPEATS = 3
DROP_CHECK = (
    "ALTER TABLE partner_stockrecord DROP CONSTRAINT promised_at_most_what_is_there"
)


def open_shop(**options):
    """Return a shop on PostgreSQL, not opened yet."""
    return ShopProcess(
        base_url=os.environ["RACES_DATABASE_URL"],
        redis_url=os.environ["RACES_REDIS_URL"],
        **options,
    )


def p95(values):
    """Return the 95th percentile."""
    return sorted(values)[max(0, int(len(values) * 0.95) - 1)]


def timed(action):
    """Return (seconds, what the action returned)."""
    started = time.perf_counter()
    result = action()
    return time.perf_counter() - started, result


def buyers(shop, stage, count):
    """Return visitors with one bouquet each in their basket."""
    visitors = [shop.visitor() for _ in range(count)]
    for visitor in visitors:
        assert fill_basket(visitor, stage).status_code == 302
    return visitors


def rush(shop, clients, units):
    """Let many order one SKU at once; return losers' p95 over winners' median."""
    stage = shop.call(STAGE, units=units)
    visitors = buyers(shop, stage, clients)
    answers = at_once(lambda v=v: timed(lambda: check_out(v, stage)) for v in visitors)
    assert not [a for a in answers if isinstance(a, Exception)], answers
    won = [seconds for seconds, answer in answers if reached_bank(answer)]
    lost = [seconds for seconds, answer in answers if not reached_bank(answer)]
    assert not [a for _s, a in answers if a.status_code >= 500]
    assert len(won) == units
    assert sold(shop, stage) == (units, units)
    assert_integrity(shop)
    return p95(lost) / statistics.median(won) if lost else 0


def last_units(shop):
    """R-L1: exactly as many orders as units, no 5xx."""
    return {
        f"{clients} clients, {units} units: losers' p95 / winners' median": median(
            lambda clients=clients, units=units: rush(shop, clients, units)
        )
        for clients, units in ((50, 1), (50, 10), (200, 50))
    }


def seats(shop):
    """Two hundred people want the last twenty seats at once: exactly twenty get one."""
    stage = shop.call(f"{WORKSHOPS}:session", capacity=20)
    visitors = people(shop, stage, 200)
    seconds, answers = timed(lambda: order_at_once(visitors))
    assert not [a for a in answers if isinstance(a, Exception)], answers
    assert not [a for a in answers if a.status_code >= 500]
    won = sum(reached_bank(answer) for answer in answers)
    assert won == 20, won
    assert shop.rows("SELECT taken FROM partner_stockpool WHERE id = ?", stage["pool"])[
        0
    ] == (20,)
    assert_integrity(shop)
    return {"200 people, 20 seats": f"{won} booked, 0 errors, {seconds:.1f} s"}


def median(measure):
    """Return the median of three runs."""
    return round(statistics.median(measure() for _ in range(REPEATS)), 2)


def throughput(shop, clients, stages, orders=6):
    """Return orders per second of ``clients`` that order one after another."""

    def buy(number):
        stage = stages[number % len(stages)]
        placed = 0
        for _ in range(orders):
            (visitor,) = buyers(shop, stage, 1)
            placed += reached_bank(check_out(visitor, stage))
        return placed

    seconds, placed = timed(lambda: at_once(lambda n=n: buy(n) for n in range(clients)))
    assert placed == [orders] * clients
    return clients * orders / seconds


def one_or_many(shop):
    """R-L2, R-L3: everybody on one SKU against everybody on their own; 24 against 8."""

    def shared():
        return throughput(shop, 8, [shop.call(STAGE, units=999)])

    own = [shop.call(STAGE, units=999) for _ in range(8)]
    same_or_own = median(lambda: shared() / throughput(shop, 8, own))
    crowd = shop.call(STAGE, units=9999)
    many_or_few = median(
        lambda: throughput(shop, 24, [crowd], 3) / throughput(shop, 8, [crowd], 9)
    )
    assert_integrity(shop)
    return {
        "8 clients, one SKU / own SKUs (throughput)": same_or_own,
        "one SKU, 24 clients / 8 clients (throughput)": many_or_few,
    }


def statements(shop):
    """R-L5, R-L6: statements per order and per list."""
    orders = shop.call("tests.bench.stages:statements_per_order")
    lists = shop.call("tests.bench.stages:statements_per_list")
    assert lists["100"] <= lists["10"] + 2, lists
    return {"statements per order, by lines": orders, "per list, by rows": lists}


def teeth(_shop):
    """R-L20: without the guard it oversells, with it never."""
    with open_shop(
        env={"UNGUARDED": "allocate", "FAULT_POINTS": '{"before_allocate": 0.3}'}
    ) as shop:
        shop.rows(DROP_CHECK)
        wrong = sum(oversells(shop) for _ in range(10))
    with open_shop() as shop:
        wrong_with_guard = sum(oversells(shop) for _ in range(100))
        assert_integrity(shop)
    assert wrong >= 9, f"only {wrong} of 10 oversold without the guard"
    assert wrong_with_guard == 0
    return {"oversold without the guard": f"{wrong} of 10", "with it": "0 of 100"}


def oversells(shop):
    """Tell whether four buyers of the last unit got more than one."""
    stage = shop.call(STAGE, units=1)
    visitors = buyers(shop, stage, 4)
    at_once(lambda v=v: check_out(v, stage) for v in visitors)
    return sold(shop, stage)[1] > 1


LOADS = {
    "last-units": last_units,
    "one-or-many": one_or_many,
    "seats": seats,
    "deadlocks": load_money.deadlocks,
    "statements": statements,
    "sweep": load_money.sweep,
    "webhooks": load_money.webhooks,
    "teeth": teeth,
}


def main(names):
    """Run the loads called ``names``, all by default; one JSON line each."""
    results = {}
    for name in names or LOADS:
        with open_shop(web=2, workers=1) as shop:
            results[name] = LOADS[name](shop)
        sys.stdout.write(json.dumps({name: results[name]}, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(results, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
