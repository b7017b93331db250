"""End processes, wait for shops."""

import signal
import subprocess
import time

import requests


def end(process, with_signal=signal.SIGTERM, *, wait=True):
    """Signal one process of ours and, unless told otherwise, see it end."""
    if process.poll() is None:
        process.send_signal(with_signal)
    if not wait:
        return
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(20)
    for pipe in filter(None, (process.stdin, process.stdout)):
        pipe.close()


def answers(url):
    """Tell whether ``url`` answers 200."""
    try:
        return requests.get(url, timeout=5).status_code == 200
    except requests.RequestException:
        return False


def wait_until(condition, what, seconds):
    """Wait for ``condition``; name ``what`` did not come."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            logs = what.logs() if hasattr(what, "logs") else ""
            raise TimeoutError(f"{what} did not open in {seconds} s\n{logs}")
        time.sleep(0.1)
