"""What must be done once before the shop opens; only what changed is done again.

Standard library only, so that a second `make run` decides in a moment that there is
nothing to do.
"""

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
STAMP = VAR / "prepared.json"
SKIPPED = {".venv", ".git", "var", "node_modules", "__pycache__"}
PAUSE = 5


def digest(*patterns: str) -> str:
    """Return a name for the present content of every file the patterns match."""
    total = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    total.update(os.environ.get("DATABASE_URL", "").encode())
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and not SKIPPED & set(path.relative_to(ROOT).parts):
                total.update(str(path.relative_to(ROOT)).encode())
                total.update(path.read_bytes())
    return total.hexdigest()


def wanted() -> dict:
    """Return each step with the digest of what it depends on."""
    schema = digest("*/migrations/*.py", "*/*/migrations/*.py")
    return {
        "migrate": schema,
        "seed": schema + digest("demo/**/*"),
        "collectstatic": digest("static/**/*", "*/static/**/*"),
    }


def done() -> dict:
    """Return what was done before; nothing when the database is gone."""
    database = VAR / "shop.sqlite3"
    if not STAMP.exists() or not ("DATABASE_URL" in os.environ or database.exists()):
        return {}
    steps = json.loads(STAMP.read_text())
    if not (VAR / "static").exists():
        steps.pop("collectstatic", None)
    return steps


STEPS = {
    "migrate": ("Preparing the database", ["migrate", "--skip-checks"]),
    "seed": ("Loading the demo shop", ["seed", "--skip-checks"]),
    "collectstatic": (
        "Collecting styles, scripts and icons",
        ["collectstatic", "--noinput", "--clear", "--skip-checks"],
    ),
}


# Styles do not wait for the database: two cores, two chains.
CHAINS = (("migrate", "seed"), ("collectstatic",))


class StepFailed(Exception):
    """A step ended badly; the message carries its last words."""


def run_step(name: str) -> None:
    """Run one step, telling what it is at; raise StepFailed with its last words."""
    title, arguments = STEPS[name]
    say(f"{title} …")
    started = told = time.monotonic()
    log = VAR / f"{name}.log"
    command = [sys.executable, "manage.py", *arguments]
    with (
        log.open("w") as kept,
        subprocess.Popen(  # noqa: S603
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
    ):
        for line in process.stdout:
            kept.write(line)
            if time.monotonic() - told > PAUSE:
                told = time.monotonic()
                say(f"  {told - started:.0f} s: {line.strip()[:70]}")
    if process.returncode:
        words = log.read_text()[-3000:]
        raise StepFailed(f"{words}\n{title} failed; the whole story is in {log}")
    say(f"{title}: done in {time.monotonic() - started:.0f} s")


def prepare() -> None:
    """Do what is missing or out of date and write down that it is done."""
    VAR.mkdir(parents=True, exist_ok=True)
    target, known, lock = wanted(), done(), threading.Lock()

    def follow(chain):
        for name in chain:
            if known.get(name) == target[name]:
                continue
            run_step(name)
            with lock:
                known[name] = target[name]
                STAMP.write_text(json.dumps(known))

    with ThreadPoolExecutor(len(CHAINS)) as pool:
        for _done in pool.map(follow, CHAINS):
            pass


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, flush=True)  # noqa: T201


def main():
    """Prepare, then become the shop."""
    try:
        prepare()
    except KeyboardInterrupt:
        say("\nStopped.")
        sys.exit(130)
    except StepFailed as failure:
        say(str(failure))
        sys.exit(1)
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "manage.py", "serve"])  # noqa: S606


if __name__ == "__main__":
    main()
