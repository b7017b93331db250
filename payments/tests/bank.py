"""A real test bank for tests: its own process, its own file."""

import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import requests

SECRET = "the bank's secret in tests"


@contextmanager
def running_bank(path):
    """Start a bank on a free port and yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "payments.gateways.bank", str(port), str(path), SECRET]
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def wait_for(url):
    """Return when the bank answers."""
    for _ in range(200):
        try:
            requests.get(f"{url}/health", timeout=1)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the bank did not open")
