"""List every feature of docs/features.md with its tests and what became of them.

Reads the reports the last complete runs left in var/features; a report of another
state of the code counts for nothing. Runs ``make test``'s suite when its report is old.
"""

import json
import re
import subprocess
import sys
from collections import defaultdict

from tests.reporting import REPORTS, ROOT, WHY, tree_digest

FEATURES = ROOT / "docs" / "features.md"


def known_ids() -> list[str]:
    """Return every ID the product document defines, in its order."""
    text = FEATURES.read_text()
    return re.findall(r"^\| ((?:R-)?[A-Z]{1,2}\d+)\b", text, re.MULTILINE)


def read_reports(tree: str) -> dict:
    """Return the reports of this state of the code, by suite."""
    reports = {}
    for path in sorted(REPORTS.glob("*.json")):
        report = json.loads(path.read_text())
        if report["tree"] == tree:
            reports[path.stem] = report["tests"]
    return reports


def results(reports: dict) -> dict:
    """Return ``{id: {refuses: [(test, verdict)]}}``."""
    found = defaultdict(lambda: {False: [], True: []})
    for tests in reports.values():
        for name, test in tests.items():
            verdict = test["outcome"] if test["asserts"] else "asserts nothing"
            for feature, refuses in test["features"]:
                found[feature][refuses].append((name, verdict))
    return found


def summary(tests) -> str:
    """Return proved, FAILED or a dash: what does not pass counts for nothing."""
    verdicts = {verdict for _name, verdict in tests}
    if "failed" in verdicts:
        return "FAILED"
    return "proved" if "passed" in verdicts else "-"


def main() -> int:
    """Print the list; fail on failed tests and on IDs nobody defined."""
    if "test" not in read_reports(tree_digest()):
        subprocess.run(
            [sys.executable, "-m", "pytest", "-n", "2", "-q"], cwd=ROOT, check=False
        )
    reports = read_reports(tree_digest())
    found = results(reports)
    ids = known_ids()
    out = sys.stdout.write
    out(f"{'ID':8} {'accepts':8} {'refuses':8} tests\n")
    for feature in ids:
        tests = found[feature]
        out(f"{feature:8} {summary(tests[False]):8} {summary(tests[True]):8}\n")
        for refuses in (False, True):
            for name, verdict in sorted(tests[refuses]):
                out(f"{'':26} {verdict}: {name}\n")
    unknown = sorted(set(found) - set(ids))
    failed = [i for i in found if "FAILED" in map(summary, found[i].values())]
    proved = [i for i in ids if "proved" in map(summary, found[i].values())]
    out(f"{len(proved)} of {len(ids)} proved, {len(failed)} failed\n")
    for name in ("test", *WHY):
        if name not in reports:
            out(f"not run on this state of the code: {name} ({WHY.get(name, '')})\n")
    if unknown:
        out(f"IDs that docs/features.md does not define: {', '.join(unknown)}\n")
    return 1 if failed or unknown else 0


if __name__ == "__main__":
    sys.exit(main())
