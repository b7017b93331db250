"""Processes of one shop, forked from one that has imported everything already.

A shop on PostgreSQL is five processes of the same code, and each would spend seconds
of a core on importing it. ``python -m tests.races.nursery FD`` does that once and then
forks whoever is asked for. Those are processes like any other: memory, connections and
threads of their own, and SIGKILL ends one of them alone.
"""

import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
from importlib import import_module

from ops.child import _follow_parent
from tests import databases

IMPORTS = ("chezflora.asgi", "celery.bin.celery", "celery.apps.worker", "uvicorn")
LONGEST = 65536
MOST_FILES = 8


class Forked:
    """A process the nursery has forked; answers as ``subprocess.Popen`` does.

    It holds one end of a pipe for as long as it lives: only its parent could wait for
    it, and the parent is the nursery.
    """

    def __init__(self, pid, alive, stdin, stdout):
        self.pid, self.alive = pid, alive
        self.stdin, self.stdout = stdin, stdout
        self.returncode = None

    def poll(self, timeout=0):
        """Return None while it runs; how it ended only the nursery could tell."""
        if self.returncode is None and select.select([self.alive], [], [], timeout)[0]:
            os.close(self.alive)
            self.returncode = -1
        return self.returncode

    def wait(self, timeout=None):
        """Wait until it has ended."""
        if self.poll(timeout) is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout)
        return self.returncode

    def send_signal(self, number):
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                return

    def kill(self):
        """End it at once."""
        self.send_signal(signal.SIGKILL)


class Nursery:
    """Starts processes of one shop, all with one environment."""

    def __init__(self, environment, log):
        ours, theirs = socket.socketpair()
        self.socket, self.lock = ours, threading.Lock()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.races.nursery", str(theirs.fileno())],
            cwd=databases.ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[theirs.fileno()],
        )
        theirs.close()

    def start(self, module, *arguments, stdout=None, pass_fds=(), quiet=False):
        """Fork ``python -m module``; its output goes to ``stdout``, else to a pipe.

        ``pass_fds`` are named in ``arguments`` by their numbers here. When ``quiet``
        nothing goes wrong on purpose in it.
        """
        stdin, feed = os.pipe()
        alive, held = os.pipe()
        output, said = (None, stdout.fileno()) if stdout else os.pipe()
        asked = {"module": module, "arguments": arguments, "quiet": quiet}
        asked["passed"] = [str(number) for number in pass_fds]
        with self.lock:
            socket.send_fds(
                self.socket,
                [json.dumps(asked).encode()],
                [stdin, said, held, *pass_fds],
            )
            answer = self.socket.recv(LONGEST)
        for descriptor in (stdin, held) if stdout else (stdin, held, said):
            os.close(descriptor)
        if not answer:
            raise RuntimeError("the nursery ended early")
        reader = None if stdout else os.fdopen(output, encoding="utf-8")
        return Forked(int(answer), alive, os.fdopen(feed, "w"), reader)

    def end(self):
        """Let it go; whom it forked live on."""
        self.socket.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(20)


def main(descriptor: int) -> None:
    """Import everything, then fork whoever is asked for until nobody asks any more."""
    prepare()
    control = socket.socket(fileno=descriptor)
    # Nobody waits for children here: the kernel is to forget them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        words, descriptors, _flags, _address = socket.recv_fds(
            control, LONGEST, MOST_FILES
        )
        if not words:
            return
        pid = os.fork()
        if not pid:
            control.close()
            become(json.loads(words), *descriptors)
            return
        for received in descriptors:
            os.close(received)
        control.send(str(pid).encode())


def prepare() -> None:
    """Import what the shop's processes import; keep no connection and no thread."""
    import django

    django.setup()

    from django.db import connections
    from django.urls import get_resolver

    for name in IMPORTS:
        import_module(name)
    get_resolver().url_patterns  # noqa: B018  loads every view
    connections.close_all()
    # Else the first collection in each child copies every page they share.
    gc.freeze()
    if threading.active_count() > 1:
        raise RuntimeError(f"threads do not survive a fork: {threading.enumerate()}")


def become(asked, stdin, said, held, *passed) -> None:
    """Be the process that was asked for; ``held`` stays open until it ends."""
    from django.conf import settings

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # As in ops.child: the harness decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for received, number in ((stdin, 0), (said, 1), (said, 2)):
        os.dup2(received, number)
    os.close(stdin)
    os.close(said)
    if asked["quiet"]:
        settings.FAULT_POINTS = {}
    else:
        threading.Thread(target=_follow_parent, daemon=True).start()
    numbers = dict(zip(asked["passed"], map(str, passed), strict=True))
    arguments = [numbers.get(word, word) for word in asked["arguments"]]
    sys.argv = [asked["module"], *arguments]
    runpy.run_module(asked["module"], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
