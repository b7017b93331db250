"""The whole shop in one process: web server, worker and beat, the bank beside it."""

import ctypes
import fcntl
import logging
import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings
from django.urls import get_resolver

import uvicorn
from celery import current_app
from celery.beat import EmbeddedService
from celery.worker import WorkController
from celery.worker import state as worker_state

from ops.child import start_child
from ops.desk.watching import SigningScheduler

logger = logging.getLogger(__name__)

WORKER_THREADS = 4
PATIENCE = 10
HTTP_LIMIT = 200


# mallopt's own numbers, from malloc.h.
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8


class CannotServe(Exception):
    """The shop cannot open; the message says why and what to do."""


def hold_only_process(var: Path):
    """Return a lock that only one serving process per data folder can hold.

    The in-memory broker, cache and channel layer live inside one process: a second
    one beside it would send mails twice and show stale baskets.
    """
    lock = (var / "serve.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise CannotServe(f"The shop in {var} is open already.") from None
    return lock


def give_memory_back() -> None:
    """Let glibc return what pictures needed while they were encoded.

    With its defaults each thread keeps a heap of its own that never shrinks: encoding
    eight pictures in four threads left 255 MB behind, with this 38 MB.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        mallopt(M_ARENA_MAX, 2)
        mallopt(M_MMAP_THRESHOLD, 128 * 1024)


def open_socket(host: str, port: int) -> socket.socket:
    """Return a listening socket, or say why there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise CannotServe(
            f"Cannot listen on {host}:{port} ({error.strerror}); "
            "choose another port: make run PORT=8001"
        ) from error
    return listener


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_bank():
    """Start the test bank beside the shop, point settings at it, return its process."""
    port = free_port()
    bank = start_child(
        "payments.gateways.bank",
        str(port),
        settings.TEST_GATEWAY_FILE,
        settings.TEST_GATEWAY_SECRET,
    )
    settings.TEST_GATEWAY_URL = f"http://127.0.0.1:{port}"
    # Commands run beside the shop find its bank here.
    Path(settings.TEST_GATEWAY_ADDRESS).write_text(settings.TEST_GATEWAY_URL)
    return bank


def wait_for_bank(bank):
    """Wait until the bank answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and bank.poll() is None:
        try:
            url = f"{settings.TEST_GATEWAY_URL}/health"
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise CannotServe("The test bank did not start.")


class Background:
    """Worker and beat as threads of this process."""

    def __init__(self):
        self.worker = WorkController(
            app=current_app._get_current_object(),
            hostname=f"serve@{socket.gethostname()}",
            pool_cls="threads",
            concurrency=WORKER_THREADS,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        )
        self.beat = EmbeddedService(
            self.worker.app, thread=True, scheduler_cls=SigningScheduler
        )
        self.thread = threading.Thread(
            target=self.worker.start, name="worker", daemon=True
        )

    def start(self):
        """Start both; work that was due while the shop was closed goes first."""
        self.thread.start()
        self.beat.start()
        for entry in self.worker.app.conf.beat_schedule.values():
            self.worker.app.send_task(entry["task"])

    def stop(self):
        """Stop both; a task that takes longer than ten seconds is left to its row."""
        self.beat.stop()
        worker_state.should_stop = os.EX_OK
        self.thread.join(PATIENCE)


class Server(uvicorn.Server):
    """Uvicorn that tells when it is open."""

    def __init__(self, config, announce):
        super().__init__(config)
        self.announce = announce

    async def startup(self, sockets=None):
        """Open, then say so."""
        await super().startup(sockets)
        if self.started and not self.should_exit:
            self.announce()


def make_server(host, port, announce) -> Server:
    """Return a web server for the shop; Ctrl-C and SIGTERM end it quietly."""
    module, name = settings.ASGI_APPLICATION.rsplit(".", 1)
    config = uvicorn.Config(
        f"{module}:{name}",
        host=host,
        port=port,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        # A proxy in front is production; here nobody may claim another address.
        proxy_headers=False,
        limit_concurrency=HTTP_LIMIT,
        timeout_graceful_shutdown=PATIENCE,
    )
    server = Server(config, announce)

    # Uvicorn raises a signal again once it has closed; without these two the
    # process would die of it before worker, beat and bank are stopped.
    def close(*_received):
        server.should_exit = True

    signal.signal(signal.SIGINT, close)
    signal.signal(signal.SIGTERM, close)
    return server


def serve(host: str, port: int, announce) -> None:
    """Open the shop and return when it was told to close; raises CannotServe."""
    give_memory_back()
    lock = hold_only_process(Path(settings.VAR_DIR))
    with lock, open_socket(host, port) as listener:
        server = make_server(host, port, announce)
        bank = start_bank() if settings.SERVE_STARTS_BANK else None
        background = Background()
        try:
            get_resolver().url_patterns  # noqa: B018  loads every view before opening
            if bank:
                wait_for_bank(bank)
            background.start()
            server.run(sockets=[listener])
            background.stop()
        finally:
            if bank:
                bank.terminate()
                bank.wait(PATIENCE)
