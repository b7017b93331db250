"""Exports of 1,000 and of 100,000 orders: ``make bench-exports``.

The worker's own code makes both files, on SQLite and on PostgreSQL. Memory is the most
a process that makes one file ever had, and beside it what Python itself held; the first
row is timed from the count of rows on. The ratios are asserted, and that the file has
each row once.
"""

import json
import os
import resource
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

from tests import databases

SIZES = (1_000, 100_000)
MOST_MEMORY, LATEST_BYTE = 1.3, 0.05
# Bytes of rows, lines and queries at once; the file of 100,000 is twenty times that.
MOST_HELD = 2_000_000
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


def measure(size):
    """Print what a file of ``size`` rows costs, in a process that made no other."""
    seconds, rows = make_file()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    first = first_line()
    tracemalloc.start()
    make_file()
    peak = tracemalloc.get_traced_memory()[1]
    if rows != size:
        raise AssertionError(f"{rows} rows of {size}")
    found = {"rows": rows, "s": seconds, "first_s": first, "kb": most, "peak": peak}
    sys.stdout.write(json.dumps(found) + "\n")


def on(name, base_url):
    """Return the figures of one database, each step in a process of its own."""
    url = databases.create(name, base_url)
    try:
        found = []
        for size in SIZES:
            child("fill", size, url)
            found.append(json.loads(child("measure", size, url).splitlines()[-1]))
    finally:
        databases.drop(name, base_url)
    return found


def child(step, size, url):
    """Run one step against a database; return what it printed."""
    env = os.environ | {
        "TEST_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "chezflora.settings.test",
        "LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "tests.bench.exports", step, str(size)]
    done = subprocess.run(
        command, env=env, cwd=databases.ROOT, capture_output=True, check=False
    )
    if done.returncode:
        raise AssertionError(done.stderr.decode()[-2000:])
    return done.stdout


def main():
    """Measure each database there is; assert the ratios."""
    TARGET.parent.mkdir(exist_ok=True)
    places = {"sqlite": (f"/tmp/bench-exports-{os.getpid()}.sqlite3", "")}
    if base_url := os.environ.get("RACES_DATABASE_URL", ""):
        places["postgresql"] = (f"bench_exports_{os.getpid()}", base_url)
    figures = {}
    for vendor, place in places.items():
        few, many = figures[vendor] = on(*place)
        memory = many["kb"] / few["kb"]
        first = many["first_s"] / many["s"]
        sys.stdout.write(
            f"{vendor}: {many['rows']:,} rows in {many['s']:.1f} s, process "
            f"{many['kb'] / 1e3:.0f} MB = {memory:.2f} x, rows held "
            f"{few['peak'] / 1e6:.2f} and {many['peak'] / 1e6:.2f} MB, "
            f"first row {first:.1%}\n"
        )
        late = first > LATEST_BYTE
        if late or memory > MOST_MEMORY or many["peak"] > MOST_HELD:
            raise AssertionError(f"{vendor}: too much memory, or a late first byte")
    TARGET.write_text(json.dumps(figures, indent=2))


if __name__ == "__main__":
    if sys.argv[1:]:
        import django

        django.setup()
        {"fill": fill, "measure": measure}[sys.argv[1]](int(sys.argv[2]))
    else:
        main()
