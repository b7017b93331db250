"""Uploads of many rows: ``make bench-imports`` (ROWS, 50,000).

On SQLite or, with ``RACES_DATABASE_URL``, PostgreSQL: a file with one bad row in a
hundred is refused with exact counts and nothing written; a good file is loaded, loaded
again (nothing changes) and loaded with other prices. Seconds are those of the process
that works, whatever else the machine does; each is set beside that of a tenth.
"""

import json
import os
import sys

from tests.races.harness import ROOT, ShopProcess

STAGE = "tests.bench.import_stages:load"
TARGET = ROOT / "var" / "bench-imports.json"


def measure(shop, rows):
    """Return the seconds of each kind of upload, their counts asserted."""
    bad = shop.call(STAGE, rows=rows, every_bad=100)
    counts = bad["checked"]
    assert (counts["refused"], counts["created"]) == (rows // 100, rows - rows // 100)
    assert bad["articles"] == 0
    new = shop.call(STAGE, rows=rows)
    assert (new["articles"], new["counts"]["created"]) == (rows, rows)
    same = shop.call(STAGE, rows=rows, traced=True)
    assert same["counts"]["unchanged"] == rows
    dear = shop.call(STAGE, rows=rows, price="9.50")
    assert dear["counts"]["updated"] == rows
    return {
        "judge, 1 % bad": bad["judged"],
        "load, all new": new["loaded"],
        "load, all known": same["loaded"],
        "load, all dearer": dear["loaded"],
        "memory": same["memory"],
    }


def main():
    """Measure, print, and write ``var/bench-imports.json``."""
    rows = int(os.environ.get("ROWS", "50000"))
    urls = ("RACES_DATABASE_URL", "RACES_REDIS_URL")
    base, redis = (os.environ.get(name, "") for name in urls)
    with ShopProcess(
        base_url=base, redis_url=redis if base else "", closed=True
    ) as shop:
        small, large = measure(shop, rows // 10), measure(shop, rows)
    figures = {"rows": rows, "database": "PostgreSQL" if base else "SQLite"}
    for name, value in large.items():
        if name == "memory":
            figures["MB of memory"] = round(value / 2**20, 1)
        else:
            figures[f"{name}: seconds"] = round(value, 1)
            figures[f"{name}: per row, all / a tenth"] = round(
                value / 10 / small[name], 2
            )
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(figures, indent=1))
    sys.stdout.write("".join(f"{name}: {value}\n" for name, value in figures.items()))


if __name__ == "__main__":
    main()
