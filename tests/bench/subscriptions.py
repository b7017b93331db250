"""A run of subscriptions under murder: ``make bench-subscriptions``.

On PostgreSQL with two workers and two beats, ``SUBSCRIBERS`` (10,000) due in one run:
once left alone, once with a worker killed three times. Counts are asserted, ratios are
printed: killed / left alone, a second run in which every task is delivered again and
finds nothing to do, memory against a run of a tenth. Then a twentieth of them on
SQLite, in the one process of ``make run``.
"""

import json
import os
import sys
import time

from tests.bench.load import open_shop, timed
from tests.races.checks import assert_integrity, bank_totals
from tests.races.harness import ROOT, ShopProcess
from tests.races.processes import wait_until

STAGES = "tests.races.plan_stages"
TARGET = ROOT / "var" / "bench-subscriptions.json"
PLACED = (
    "SELECT COUNT(*) FROM subscriptions_occurrence WHERE state = 'placed'"
    " AND subscription_id IN"
    " (SELECT id FROM subscriptions_subscription WHERE size_id = ?)"
)
KILLS = 3
# Tasks of beat that may be under way at any moment.
FEW = 20
PATIENCE = 3 * 3600
# As often as a real shop relative to the length of a run: the sweeps of a test, each
# second, would queue thousands of subscriptions that are queued already.
CLOCK = {"TEST_BEAT_SECONDS": "5", "TEST_RESCUE_SECONDS": "60"}


def run(shop, count, kills=0):
    """Let so many be due; return the seconds until each has its paid order."""
    stage = shop.call(f"{STAGES}:due", subscribers=count, units=2 * count)
    # Autovacuum does it in a real shop; some machines switch it off.
    shop.rows("ANALYZE")
    return timed(lambda: _work(shop, stage, count, kills))[0], stage


def _work(shop, stage, count, kills):
    until, killed = time.monotonic() + PATIENCE, 0
    while (done := shop.rows(PLACED, stage["size"])[0][0]) < count:
        if killed < kills and done > count * (killed + 1) // (kills + 1):
            shop.replace("worker0")
            killed += 1
        if time.monotonic() > until:
            raise AssertionError(f"{done} of {count} placed\n{shop.logs()}")
        time.sleep(1)
    assert bank_totals(shop, stage) == (count, count * 3000, 0)


def memory(shop):
    """Return the most memory (KB) a worker holds now."""
    return max(
        int(line.split()[1])
        for process in shop.processes
        if process.role.startswith("worker")
        for line in open(f"/proc/{process.pid}/status")
        if line.startswith("VmRSS")
    )


def again(shop, stage, count):
    """Return the seconds of a second run: every task comes twice, none orders."""
    wait_until(lambda: at_rest(shop), "the mails of the first run", PATIENCE)
    started = time.perf_counter()
    shop.call(f"{STAGES}:deliver_again", size=stage["size"])
    # Beat's own tasks come and go: what counts is that ours are gone.
    wait_until(lambda: shop.call(f"{STAGES}:queued") < FEW, "a second run", PATIENCE)
    seconds = time.perf_counter() - started
    assert shop.rows(PLACED, stage["size"]) == [(count,)]
    assert bank_totals(shop, stage) == (count, count * 3000, 0)
    return seconds


def at_rest(shop):
    """Tell whether all mails have left and no task waits."""
    left = shop.rows("SELECT COUNT(*) FROM outbox_message WHERE state = 'queued'")
    return left == [(0,)] and shop.call(f"{STAGES}:queued") < FEW


def on_postgres(count):
    """R-L7, R-L8: exact counts, and what dying costs."""
    with open_shop(workers=2, env=CLOCK) as shop:
        celery = ("celery", "-A", "chezflora", "--skip-checks", "beat")
        shop._child("beat1", *celery)
        tenth, _stage = run(shop, count // 10)
        small = memory(shop)
        alone, stage = run(shop, count)
        large = memory(shop)
        second = again(shop, stage, count)
        killed, _stage = run(shop, count, KILLS)
        assert_integrity(shop)
    return {
        "subscriptions": count,
        "seconds": round(alone, 1),
        "killed three times / left alone": round(killed / alone, 2),
        "second run / first": round(second / alone, 3),
        "time of all / of a tenth": round(alone / tenth, 2),
        "memory of all / of a tenth": round(large / small, 2),
    }


def on_sqlite(count):
    """The same counts in one process."""
    with ShopProcess() as shop:
        seconds, _stage = run(shop, count)
        assert_integrity(shop)
    return {"subscriptions on SQLite": count, "seconds on SQLite": round(seconds, 1)}


def main():
    """Measure, print, and write ``var/bench-subscriptions.json``."""
    count = int(os.environ.get("SUBSCRIBERS", "10000"))
    figures = on_postgres(count) | on_sqlite(count // 20)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(figures, indent=1))
    sys.stdout.write("".join(f"{name}: {value}\n" for name, value in figures.items()))


if __name__ == "__main__":
    main()
