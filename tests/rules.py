"""House rules no linter knows; each returns what breaks it, one line per finding."""

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MONEY = (
    "common",
    "payments",
    "promotions",
    "quotes",
    "refunds",
    "stock",
    "delivery",
    "shop",
    "catalogue",
)
FILE_LINES = 300
FUNCTION_LINES = 40

# Mails have no stylesheet, and staff pages are Wagtail's and Oscar's own.
NOT_CUSTOMERS = ("/emails/", "/wagtailadmin/", "/dashboard/", "/tests/")
INLINE = {
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "address of another host": re.compile(
        r"<(?:link|script|img|source|iframe)\b[^>]*(?:src|href|srcset)=\"(?:https?:)?//",
        re.IGNORECASE,
    ),
}
SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
SECRET_NAMES = re.compile(
    r"(^|/)(\.env(\..*)?|id_(?:[rd]sa|ed25519|ecdsa)"
    r"|.*\.(sql|dump|sqlite3?|db|pem|key|p12|pfx|pgdump|rdb|bak)(\.gz)?)$|^(media|var)/"
)
SECRET_TEXT = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE K"
    r"EY|[sr]k_live_[0-9a-zA-Z]{8}|AKIA[0-9A-Z]{16}"
    r"|gh[pousr]_\w{30}|glpat-[\w-]{20}|xox[bpars]-\w{10}|AIza[\w-]{35}"
    r"|whsec_[0-9a-zA-Z]{32}|SG\.[\w-]{22}\.[\w-]{43}"
    r"|https://[0-9a-f]{32}@\w+\.ingest"
)


def tracked(*patterns) -> list[Path]:
    """Return the files git knows, new ones included."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def is_test(path) -> bool:
    """Tell whether budgets leave this file alone."""
    parts = path.relative_to(ROOT).parts if path.is_absolute() else path.parts
    return bool({"tests", "migrations", "conftest.py"} & set(parts))


def budget_breaches(path: Path) -> list[str]:
    """Return what is too long: files over 300 lines, functions over 40 of code."""
    source = path.read_text()
    found = []
    if (lines := source.count("\n")) > FILE_LINES:
        found.append(f"{path}: {lines} lines, at most {FILE_LINES}")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = lines_of(node) - docstring_lines(node) - class_lines(node)
            if length > FUNCTION_LINES:
                found.append(
                    f"{path}:{node.lineno}: {node.name} has {length} lines,"
                    f" at most {FUNCTION_LINES}"
                )
    return found


def lines_of(node) -> int:
    """Return how many lines a node spans."""
    return node.end_lineno - node.lineno + 1


def class_lines(function) -> int:
    """Return the lines of classes a function makes: their methods count alone."""
    made = [node for node in function.body if isinstance(node, ast.ClassDef)]
    return sum(map(lines_of, made))


def docstring_lines(node) -> int:
    """Return how many lines of a function are its docstring."""
    first = node.body[0]
    documented = ast.get_docstring(node) is not None
    return lines_of(first) if documented else 0


def float_uses(path: Path) -> list[str]:
    """Return float literals and conversions: money is Decimal."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        called = isinstance(node, ast.Name) and node.id == "float"
        if literal or called:
            found.append(f"{path}:{node.lineno}: float in money code")
    return found


def inline_code(path: Path) -> list[str]:
    """Return what the content security policy would block on a customer's page."""
    source = path.read_text()
    found = [
        f"{path}:{source[: match.start()].count(chr(10)) + 1}: {what}"
        for what, pattern in INLINE.items()
        for match in pattern.finditer(source)
    ]
    for match in SCRIPT.finditer(source):
        attributes = match.group(1)
        data = "application/ld+json" in attributes or "application/json" in attributes
        if "src=" not in attributes and not data:
            line = source[: match.start()].count("\n") + 1
            found.append(f"{path}:{line}: inline script")
    return found


def secrets_in(path: Path) -> list[str]:
    """Return why a file must not be committed."""
    name = str(path.relative_to(ROOT)) if path.is_absolute() else str(path)
    if SECRET_NAMES.search(name) and not name.endswith(".env.example"):
        return [f"{name}: a file of this name is never committed"]
    try:
        match = SECRET_TEXT.search(path.read_text())
    except UnicodeDecodeError:
        return []
    return [f"{name}: looks like a secret"] if match else []


def all_breaches() -> list[str]:
    """Return everything in the tree that breaks a house rule."""
    found = []
    for path in tracked():
        found += secrets_in(path)
    for path in tracked("*.py"):
        if is_test(path):
            continue
        found += budget_breaches(path)
        if path.relative_to(ROOT).parts[0] in MONEY:
            found += float_uses(path)
    for path in tracked("templates/*.html", "*/templates/*.html"):
        if not any(part in str(path) for part in NOT_CUSTOMERS):
            found += inline_code(path)
    return [line.replace(f"{ROOT}/", "") for line in found]
