"""Every check of ``make lint``, one after the other; all of them run."""

import subprocess
import sys
from pathlib import Path

from tests.rules import NOT_CUSTOMERS, ROOT, all_breaches, tracked

BIN = Path(sys.executable).parent
MIGRATIONS = [
    sys.executable,
    "manage.py",
    "makemigrations",
    "--check",
    "--dry-run",
    "--settings",
    "chezflora.settings.test",
]

COMPOSE = [
    *(BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec"),
    "compose.yaml",
]


def templates():
    """Return our templates, those that stand in for a package's included."""
    paths = tracked("templates/*.html", "*/templates/*.html")
    return [str(p) for p in paths if NOT_CUSTOMERS[0] not in str(p)]


def steps():
    """Return what runs: name, command."""
    return [
        ("style", [BIN / "ruff", "check", "--quiet", "."]),
        ("format", [BIN / "ruff", "format", "--check", "--quiet", "."]),
        ("imports", [BIN / "lint-imports"]),
        (
            "templates",
            [BIN / "djade", "--check", "--target-version", "5.2", *templates()],
        ),
        ("migrations", MIGRATIONS),
        ("image", [BIN / "hadolint", "Dockerfile"]),
        ("compose", COMPOSE),
    ]


def main() -> int:
    """Run everything, say what broke, return how many checks did."""
    broken = 0
    for name, command in steps():
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=False
        )
        broken += report(name, done.returncode == 0, done.stdout + done.stderr)
    breaches = all_breaches()
    broken += report("house rules", not breaches, "\n".join(breaches))
    return broken


def report(name, passed, words) -> bool:
    """Print a check's result, its words only when it failed; return that it did."""
    print(f"{name}: {'ok' if passed else 'FAILED'}", flush=True)
    if not passed:
        print(words.rstrip(), flush=True)
    return not passed


if __name__ == "__main__":
    sys.exit(main())
