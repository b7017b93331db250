"""A pytest plugin: which features were proved, what was left out and why."""

import ast
import hashlib
import inspect
import json
import os
import subprocess
import textwrap
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "var" / "features"
WHY = {
    "races": "real processes on PostgreSQL and Redis: make races",
    "services": "need PostgreSQL or Redis: make test-services",
    "e2e": "need Chromium: make e2e",
    "contract": "need STRIPE_CONTRACT_KEY, a key of Stripe's test mode: make contract",
}


def tree_digest() -> str:
    """Return a name for the code as it stands, changes not committed included."""
    head = _git("rev-parse", "HEAD") + _git("diff", "HEAD") + _git("status", "-s")
    return hashlib.sha256(head.encode()).hexdigest()[:16]


def _git(*arguments):
    return subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout


def asserts(function, depth=3) -> bool:
    """Tell whether a test function, or a helper it calls, asserts anything."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return False
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call) and _call_asserts(node, function, depth):
            return True
    return False


def _call_asserts(node, function, depth):
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name.startswith("assert") or name in ("raises", "expect", "eventually", "fail"):
        return True
    helper = function.__globals__.get(name)
    ours = inspect.isfunction(helper) and depth > 0
    return ours and asserts(helper, depth - 1)


class Reporter:
    """Collects what this run proves; one per process, the first one writes."""

    def __init__(self, config):
        self.config = config
        self.tests = {}
        self.left_out = Counter()

    def pytest_deselected(self, items):
        """Count what the marker expression leaves out, by marker."""
        for item in items:
            marks = [name for name in WHY if item.get_closest_marker(name)]
            self.left_out[marks[0] if marks else "other"] += 1

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items):
        """Write on each test which features it claims, for its report."""
        for item in items:
            marks = [
                [mark.args[0], bool(mark.kwargs.get("refuses"))]
                for mark in item.iter_markers("feature")
            ]
            if marks:
                item.user_properties.append(("features", marks))
                function = getattr(item, "function", None)
                item.user_properties.append(("asserts", asserts(function)))

    def pytest_runtest_logreport(self, report):
        """Keep the worst outcome of a test's three phases."""
        properties = dict(report.user_properties)
        if "features" not in properties:
            return
        entry = self.tests.setdefault(
            report.nodeid,
            {
                "features": properties["features"],
                "asserts": properties["asserts"],
                "outcome": "",
            },
        )
        if hasattr(report, "wasxfail"):
            entry["outcome"] = "xfail"
        elif report.outcome != "passed":
            entry["outcome"] = report.outcome
        elif report.when == "call" and not entry["outcome"]:
            entry["outcome"] = "passed"

    def pytest_sessionfinish(self, session):
        """Hand a worker's count to the first process; let that one write."""
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput["left_out"] = dict(self.left_out)
        elif run_kind(self.config):
            REPORTS.mkdir(parents=True, exist_ok=True)
            report = {"tree": tree_digest(), "tests": self.tests}
            path = REPORTS / f"{run_kind(self.config)}.json"
            path.write_text(json.dumps(report, indent=1))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        """Take a worker's count; all workers collect the same."""
        self.left_out = Counter(getattr(node, "workeroutput", {}).get("left_out", {}))

    def pytest_terminal_summary(self, terminalreporter):
        """Say how many tests were left out and why."""
        total = sum(self.left_out.values())
        if total and not self.config.getoption("keyword"):
            terminalreporter.write_line(f"left out: {total} tests")
            for name, number in sorted(self.left_out.items()):
                why = WHY.get(name, "not chosen")
                terminalreporter.write_line(f"  {number} {name}: {why}")


def run_kind(config) -> str:
    """Return which suite this is, empty for a part of one."""
    whole = config.args_source.name == "TESTPATHS" or not config.option.file_or_dir
    if not whole or config.option.keyword or config.option.collectonly:
        return ""
    expression = config.option.markexpr
    if expression in ("races", "e2e"):
        return expression
    return "services" if os.environ.get("TEST_DATABASE_URL") else "test"


def pytest_configure(config):
    """Join the run."""
    config.pluginmanager.register(Reporter(config), "chezflora-reporter")
