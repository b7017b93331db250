"""Run a module as a child that cannot outlive its parent, SIGKILL included.

``python -m ops.child MODULE ARGS…``: the parent holds the other end of stdin and
writes nothing; when it dies, however it dies, stdin ends and so does this process.
"""

import os
import runpy
import signal
import subprocess
import sys
import threading


def start_child(module: str, *args: str, **options) -> subprocess.Popen:
    """Start ``module`` as a child of this process."""
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "ops.child", module, *args],
        stdin=subprocess.PIPE,
        **options,
    )


def _follow_parent():
    while os.read(0, 1024):
        pass
    os._exit(0)


def main():
    """Watch the parent and run the module named on the command line."""
    # Ctrl-C reaches the whole group; the parent decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
