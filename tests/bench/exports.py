"""Exports of 1,000 and of 100,000 orders: ``make bench-exports``.

The worker's own code makes both files, on SQLite and on PostgreSQL. Memory is the peak
of what Python holds, first byte is counted from the count of rows on. Both ratios are
asserted, and that the file has each row once.
"""

import json
import os
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

from tests import databases

SIZES = (1_000, 100_000)
MOST_MEMORY, LATEST_BYTE = 1.3, 0.05
ASKED = {"separator": ";", "bom": True, "status": "", "date_from": "", "date_to": ""}
TARGET = databases.ROOT / "var" / "bench-exports.json"


def fill(count):
    """Write orders with a sender until there are so many."""
    from django.utils import timezone

    from delivery.models import Sender
    from shop.order.models import Order

    for start in range(Order.objects.count(), count, 5_000):
        orders = Order.objects.bulk_create(
            Order(
                number=f"CF-{n}",
                total_incl_tax="45.00",
                total_excl_tax="42.45",
                date_placed=timezone.now(),
                status="paid",
                currency="EUR",
            )
            for n in range(start, min(start + 5_000, count))
        )
        Sender.objects.bulk_create(
            Sender(order=order, name="Anne", email="anne@example.com", language="en")
            for order in orders
        )


def make_file():
    """Let the worker's code make a file of all orders; return its seconds and rows."""
    from exports.models import ExportLog
    from exports.registry import EXPORTS
    from jobs.models import Job, private_storage
    from jobs.running import run_job

    asked = ASKED | {"columns": list(EXPORTS["orders"].columns)}
    log = ExportLog.objects.create(name="orders", rows=0, asked=asked)
    params = {"asked": asked, "log": log.pk}
    job = Job.objects.create(kind="export-orders", language="en", params=params)
    started = time.perf_counter()
    run_job(job_id=job.pk)
    seconds = time.perf_counter() - started
    job.refresh_from_db()
    if job.state != "done":
        raise AssertionError(job.message)
    path = Path(private_storage().path(job.result.name))
    with path.open("rb") as file:
        rows = sum(1 for _line in file) - 1
    path.unlink()
    return seconds, rows


def first_line():
    """Return the seconds until the first row of all orders is a line of a file."""
    from common.snapshot import snapshot
    from exports.registry import EXPORTS
    from exports.services import export_lines
    from exports.walk import Walk

    export = EXPORTS["orders"]
    started = time.perf_counter()
    with snapshot():
        lines = export_lines(export, Walk(export, {}), columns=list(export.columns))
        next(lines), next(lines)
        return time.perf_counter() - started


def measure():
    """Print what both sizes cost on the database of the environment."""
    import django

    django.setup()
    found = []
    for size in SIZES:
        fill(size)
        make_file()
        seconds, rows = make_file()
        first = first_line()
        tracemalloc.start()
        make_file()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        if rows != size:
            raise AssertionError(f"{rows} rows of {size}")
        found.append({"rows": rows, "s": seconds, "first_s": first, "peak": peak})
    sys.stdout.write(json.dumps(found) + "\n")


def on(name, base_url):
    """Return the figures of one database, measured in a process of its own."""
    url = databases.create(name, base_url)
    env = os.environ | {
        "TEST_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "chezflora.settings.test",
        "LOG_LEVEL": "WARNING",
    }
    try:
        command = [sys.executable, "-m", "tests.bench.exports", "measure"]
        done = subprocess.run(
            command, env=env, cwd=databases.ROOT, capture_output=True, check=False
        )
    finally:
        databases.drop(name, base_url)
    if done.returncode:
        raise AssertionError(done.stderr.decode()[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def main():
    """Measure each database there is; assert the ratios."""
    TARGET.parent.mkdir(exist_ok=True)
    places = {"sqlite": (f"/tmp/bench-exports-{os.getpid()}.sqlite3", "")}
    if base_url := os.environ.get("RACES_DATABASE_URL", ""):
        places["postgresql"] = (f"bench_exports_{os.getpid()}", base_url)
    figures = {}
    for vendor, place in places.items():
        few, many = figures[vendor] = on(*place)
        memory = many["peak"] / few["peak"]
        first = many["first_s"] / many["s"]
        said = f"{vendor}: {many['rows']:,} rows in {many['s']:.1f} s, memory "
        said += f"{many['peak'] / 1e6:.1f} MB = {memory:.2f} x, first row {first:.1%}"
        sys.stdout.write(f"{said}\n")
        if memory > MOST_MEMORY or first > LATEST_BYTE:
            raise AssertionError(f"{vendor}: too much memory, or a late first byte")
    TARGET.write_text(json.dumps(figures, indent=2))


if __name__ == "__main__":
    measure() if sys.argv[1:] == ["measure"] else main()
