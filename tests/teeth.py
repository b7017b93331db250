"""Do the tests bite? Switch each guard off in a copy of the tree and see red.

``make teeth`` runs all; ``python -m tests.teeth NAME…`` runs those whose name contains
one of the words. A guard whose text is no longer in its file fails too: the list must
follow the code.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import cache_from_source
from pathlib import Path
from queue import SimpleQueue

from tests.guards import GUARDS
from tests.rules import ROOT, tracked

# Each in a tree and a process of its own.
AT_ONCE = os.cpu_count() or 1


def copy_tree(target: Path) -> None:
    """Copy what git knows; the environment and the template database are shared."""
    for path in tracked():
        copy = target / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def switch_off(guard, tree: Path) -> str:
    """Take a guard out of the copy; return what to put back. Refuses stale guards."""
    path = tree / guard.file
    source = path.read_text()
    if source.count(guard.text) != 1:
        raise LookupError(f"{guard.file} has {source.count(guard.text)} × its text")
    write(path, source.replace(guard.text, guard.without))
    return source


def write(path: Path, source: str) -> None:
    """Write a module and forget its bytecode, which is told apart by whole seconds."""
    path.write_text(source)
    Path(cache_from_source(path)).unlink(missing_ok=True)


def run_tests(guard, tree: Path) -> subprocess.CompletedProcess:
    """Run a guard's tests in the copy."""
    environment = os.environ | {"VAR_DIR": str(tree / "var")}
    (tree / "var").mkdir(exist_ok=True)
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:randomly"),
            *("-p", "no:cacheprovider", *guard.tests),
        ],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def bites(guard, tree: Path) -> tuple[bool, str]:
    """Tell whether a guard's tests turn red without it, and what was seen."""
    try:
        kept = switch_off(guard, tree)
    except LookupError as stale:
        return False, str(stale)
    try:
        done = run_tests(guard, tree)
    finally:
        write(tree / guard.file, kept)
    # 1 is "tests failed"; anything else is no test, a broken import, an interrupt.
    if done.returncode == 1 and " failed" in done.stdout:
        return True, "red"
    last = (done.stdout + done.stderr).strip().splitlines()[-4:]
    return False, f"exit {done.returncode}: " + " / ".join(last)


def main(words) -> int:
    """Try every guard; fail when one can be taken out unnoticed."""
    chosen = [g for g in GUARDS if not words or any(w in g.name for w in words)]
    trees = SimpleQueue()
    with (
        tempfile.TemporaryDirectory(prefix="chezflora-teeth-") as folder,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        for number in range(AT_ONCE):
            tree = Path(folder) / str(number)
            copy_tree(tree)
            trees.put(tree)
        bitten = sum(pool.map(lambda guard: try_one(guard, trees), chosen))
    print(f"{bitten} of {len(chosen)} guards are guarded")
    return 0 if bitten == len(chosen) else 1


def try_one(guard, trees) -> bool:
    """Try a guard in a tree nobody else uses, and tell what was seen."""
    tree, started = trees.get(), time.monotonic()
    try:
        bitten, seen = bites(guard, tree)
    finally:
        trees.put(tree)
    mark = "ok " if bitten else "NO TEETH"
    took = time.monotonic() - started
    features = ", ".join(guard.features)
    print(f"{mark} {guard.name} ({features}): {seen} in {took:.0f} s", flush=True)
    return bitten


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
