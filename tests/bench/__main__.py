"""Measure: ``make bench`` prints ratios and writes var/bench.json.

Sequential requests on one kept-open connection, hello and page in turns, medians. The
shop is the one process of ``make run`` on SQLite, in a scratch database.
"""

import http.client
import json
import statistics
import sys
import time
import urllib.parse
import uuid
from datetime import UTC, datetime
from itertools import chain, count, cycle
from pathlib import Path

from tests.bench import HELLO
from tests.races import booking, buying
from tests.races.harness import ROOT, ShopProcess
from tests.races.visitors import CSRF

SIZES = (1_000, 20_000)
ROUNDS, WARM_UP = 30, 5
FLOWS = 8
TARGET = ROOT / "var" / "bench.json"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Missing(Exception):
    """A page that does not answer as it should."""


class Browser:
    """A visitor on one kept-open connection; far cheaper than what it measures."""

    def __init__(self, shop):
        self.connection = http.client.HTTPConnection("127.0.0.1", shop.port, timeout=60)
        self.cookies = {"csrftoken": CSRF}

    def send(self, path, form=None, expected=200, as_json=False):
        """Return (seconds, queries, Location) of one request; the body is kept."""
        jar = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        headers = {"Cookie": jar} if form or len(self.cookies) > 1 else {}
        body = urllib.parse.urlencode(form) if form else None
        if form:
            headers |= FORM | {"X-CSRFToken": self.cookies["csrftoken"]}
        if as_json:
            body = json.dumps(form)
            headers["Content-Type"] = "application/json"
        started = time.perf_counter()
        self.connection.request("POST" if form else "GET", path, body, headers)
        answer = self.connection.getresponse()
        self.body = answer.read()
        seconds = time.perf_counter() - started
        if answer.status != expected:
            raise Missing(f"{path} answers {answer.status}")
        for header in answer.headers.get_all("Set-Cookie", []):
            name, value = header.split(";")[0].split("=", 1)
            self.cookies[name] = value
        queries = int(answer.headers.get("X-Queries", 0))
        return seconds, queries, answer.headers.get("Location")


def measure(shop, sample, rounds=ROUNDS):
    """Return ratio, milliseconds and queries of ``sample() -> (seconds, queries)``."""
    hello = Browser(shop)
    for _ in range(WARM_UP):
        hello.send(HELLO)
        sample()
    greetings, pages, queries = [], [], 0
    for _ in range(rounds):
        greetings += [hello.send(HELLO)[0] for _ in range(3)]
        seconds, queries = sample()
        pages.append(seconds)
    page, greeting = statistics.median(pages), statistics.median(greetings)
    return {
        "ratio_to_hello": round(page / greeting, 1),
        "ms": round(page * 1000, 2),
        "queries": queries,
    }


def page_sample(shop, path):
    """Return a sample of fetching one page as a new visitor each time."""
    if not path:
        raise Missing("no such address")

    def sample():
        browser = Browser(shop)
        browser.connection.connect()
        return browser.send(path)[:2]

    return sample


def add_sample(shop, where):
    """Return a sample of a first bouquet going into a new basket."""

    def sample():
        form = {"product": where["buy"], "quantity": 1}
        return Browser(shop).send(where["add"], form, expected=302)[:2]

    return sample


def flow_sample(shop, where):
    """Return a sample of a guest's whole purchase, the bank's own time left out."""

    def sample():
        visitor, steps = Browser(shop), []
        form = {"product": where["buy"], "quantity": 1}
        steps.append(visitor.send(where["product"]))
        steps.append(visitor.send(where["add"], form, expected=302))
        steps.append(visitor.send(where["basket"]))
        steps.append(visitor.send(where["checkout"]))
        details = buying.RECIPIENT | {"date": where["day"]} | {"slot": where["slot"]}
        steps.append(visitor.send(where["checkout"], details, expected=302))
        key = steps[-1][2].rstrip("/").rsplit("/", 1)[1]
        buying.decide(shop, key)
        back = visitor.send(f"{where['checkout']}return/{key}/", expected=302)
        steps += [back, visitor.send(back[2])]
        return sum(step[0] for step in steps), sum(step[1] for step in steps)

    return sample


def delivery_samples(shop, where):
    """Yield (name, sample) of the pages about deliveries, on a busy day."""
    days = shop.call("tests.bench.delivering:fill_days")
    buyer = Browser(shop)
    for product in where["five"]:
        form = {"product": product, "quantity": 1}
        buyer.send(where["add"], form, expected=302)
    staff = Browser(shop)
    name, key = days["session"]
    staff.cookies[name] = key
    for name, browser, path in (
        ("60 days of 5 lines, 20 slots", buyer, days["where"]),
        ("board of 300 deliveries", staff, days["board"]),
        ("run sheet of 60 stops, PDF", staff, days["run sheet"]),
    ):
        yield name, lambda b=browser, p=path: b.send(p)[:2]


def workshop_samples(shop, where):
    """Yield (name, sample) of the pages of workshops, with 200 dates ahead."""
    dates = shop.call("tests.bench.workshops:fill_dates")
    for name, path in (
        ("workshops, 200 dates", dates["index"]),
        ("workshops, 200 dates, 100 a page", f"{dates['index']}?per_page=100"),
        ("a workshop of 20 dates", dates["page"]),
    ):
        yield name, page_sample(shop, path)
    yield "two seats, booked to paid", seats_sample(shop, dates, where)
    yield "one check-in", check_in_sample(shop, dates)


def seats_sample(shop, dates, where):
    """Return a sample of a guest who books two seats and pays them."""
    numbers = count(1)

    def sample():
        visitor, steps = Browser(shop), []
        steps.append(visitor.send(dates["book"], {"adult": 2}, expected=302))
        steps.append(visitor.send(where["basket"]))
        steps.append(visitor.send(where["checkout"]))
        said = booking.names_on(visitor.body.decode()) | {
            "sender_name": "Anne Peeters",
            "sender_email": f"anne{next(numbers)}@example.com",
        }
        steps.append(visitor.send(where["checkout"], said, expected=302))
        key = steps[-1][2].rstrip("/").rsplit("/", 1)[1]
        buying.decide(shop, key)
        steps.append(visitor.send(f"{where['checkout']}return/{key}/", expected=302))
        return sum(step[0] for step in steps), sum(step[1] for step in steps)

    return sample


def check_in_sample(shop, dates):
    """Return a sample of a phone that scans the next ticket at the door."""
    staff, codes = Browser(shop), cycle(dates["codes"])
    name, key = dates["session"]
    staff.cookies[name] = key

    def sample():
        now = datetime.now(UTC).isoformat()
        scan = {"key": str(uuid.uuid4()), "code": next(codes), "at": now}
        return staff.send(dates["scans"], {"scans": [scan]}, as_json=True)[:2]

    return sample


def resident_mb(process) -> float:
    """Return the resident memory of a process."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return round(int(line.split()[1]) / 1024, 1)
    raise Missing("the process is gone")


def plan(shop, where, size):
    """Yield (name, rounds, how to make its sample) for a shop of ``size`` products."""
    for name in ("home", "article") if size == SIZES[0] else ():
        yield name, ROUNDS, lambda n=name: page_sample(shop, where[n])
    for name in ("category", "product", "search"):
        yield f"{name} of {size:,}", ROUNDS, lambda n=name: page_sample(shop, where[n])
    if size == SIZES[0]:
        yield "add to basket", ROUNDS, lambda: add_sample(shop, where)
        yield "guest checkout, whole flow", FLOWS, lambda: flow_sample(shop, where)


def run(shop, size) -> list[dict]:
    """Measure everything planned for one size."""
    where = shop.call("tests.bench.data:addresses")
    rows = []
    for name, rounds, make in plan(shop, where, size):
        row = {"name": name, "ratio_to_hello": None, "queries": None}
        try:
            row |= measure(shop, make(), rounds)
        except Missing as reason:
            row["missing"] = str(reason)
        row["rss_mb"] = resident_mb(shop.processes[0])
        rows.append(row)
        show(row)
    if size != SIZES[0]:
        return rows
    for name, sample in chain(
        delivery_samples(shop, where), workshop_samples(shop, where)
    ):
        row = {"name": name} | measure(shop, sample)
        rows.append(row | {"rss_mb": resident_mb(shop.processes[0])})
        show(rows[-1])
    return rows


def show(row):
    """Print one line."""
    if "missing" in row:
        print(f"{row['name']:30} MISSING: {row['missing']}", flush=True)
        return
    print(
        f"{row['name']:30} x{row['ratio_to_hello']:<7} {row['ms']:>8} ms"
        f" {row['queries']:>4} queries {row['rss_mb']:>7} MB",
        flush=True,
    )


def main() -> int:
    """Fill, serve, measure for each size; fail when a page is missing."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "TEST_BEAT_SECONDS": "60",
    }
    rows = []
    with ShopProcess(env=settings, closed=True) as shop:
        for size in SIZES:
            print(f"filling the shop with {size:,} bouquets", flush=True)
            shop.call("tests.bench.data:fill", products=size)
            shop.start()
            rows += run(shop, size)
            memory = {"shop": shop.processes[0], "bank": shop.bank}
            for name, process in memory.items() if size == SIZES[-1] else ():
                row = {"name": f"memory: {name}", "rss_mb": resident_mb(process)}
                rows.append(row | {"ratio_to_hello": None, "queries": None})
                print(f"{row['name']:30} {row['rss_mb']} MB", flush=True)
            shop.stop()
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(rows, indent=1))
    return 1 if any("missing" in row for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
