"""A whole shop in real processes: web, worker, beat and bank, to be killed at will.

On PostgreSQL the shop is two web processes on one socket, a worker and beat, with
Redis between them, all forked from one that has imported the code. On SQLite it is the
one process that `make run` starts. The bank is always a process of its own with its own
file and survives the shop's death.
"""

import json
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psycopg

from ops.child import start_child
from ops.serving import free_port
from tests import databases
from tests.races.callers import CALL, Callers, start_caller
from tests.races.nursery import Nursery
from tests.races.processes import answers, end, wait_until
from tests.races.visitors import Visitor

ROOT = databases.ROOT
BOOT = 180
PATIENCE = 900
BANK_SECRET = "a secret between the test bank and the shop"


class ShopProcess:
    """A shop on its own database, as a context manager.

    ``database_url`` is a migrated database; without one a copy of the template is made
    and dropped, on ``base_url`` (a PostgreSQL server) or, when that is empty, SQLite.
    ``env`` goes to every process: ``{"FAULT_POINTS": '{"before_allocate": 0.05}'}``.
    ``web`` and ``workers`` count processes on PostgreSQL; SQLite always has one.
    ``closed`` leaves opening to the caller's ``start()``.
    """

    def __init__(
        self,
        *,
        base_url="",
        redis_url="",
        database_url="",
        env=None,
        web=2,
        workers=1,
        closed=False,
    ):
        self.var = Path(tempfile.mkdtemp(prefix="chezflora-shop-"))
        self.base_url, self.redis_url = base_url, redis_url
        self.name = f"chezflora_shop_{secrets.token_hex(4)}"
        self.owns_database = not database_url
        self.database_url = database_url
        self.web, self.workers, self.closed = web, workers, closed
        self.port, self.bank_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.bank_url = f"http://127.0.0.1:{self.bank_port}"
        self.extra = dict(env or {})
        self.processes, self.bank, self.listener = [], None, None
        self.nursery, self.lock = None, threading.Lock()
        self.callers = Callers(self._start_caller)

    @property
    def on_postgres(self):
        """Tell whether this shop's database is PostgreSQL."""
        return not self.database_url.startswith("sqlite")

    @property
    def environment(self):
        """Return what every process of this shop gets."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "chezflora.settings.test",
            "PYTHONPATH": str(ROOT),
            "TEST_SERVED": "1",
            "TEST_BEAT_SECONDS": "1",
            "VAR_DIR": str(self.var),
            "TEST_DATABASE_URL": self.database_url,
            "TEST_REDIS_URL": self.redis_url if self.on_postgres else "",
            "TEST_REDIS_PREFIX": self.name,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "SITE_URL": self.url,
            "TEST_GATEWAY_URL": self.bank_url,
            "TEST_GATEWAY_SECRET": BANK_SECRET,
            "TEST_GATEWAY_WEBHOOK_URL": f"{self.url}/webhooks/test/",
            **self.extra,
        }

    def __enter__(self):
        if self.owns_database:
            path = self.name if self.base_url else str(self.var / "shop.sqlite3")
            self.database_url = databases.create(path, self.base_url)
        self.start_bank()
        try:
            if not self.closed:
                self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_raised):
        self.callers.end()
        self.stop()
        if self.nursery:
            self.nursery.end()
        if self.bank:
            end(self.bank)
        if self.owns_database and self.base_url:
            databases.drop(self.name, self.base_url)
        shutil.rmtree(self.var, ignore_errors=True)

    def start_bank(self):
        """Open the bank; its file outlives it."""
        self.bank = start_child(
            "payments.gateways.bank",
            str(self.bank_port),
            str(self.var / "bank.sqlite3"),
            BANK_SECRET,
            cwd=ROOT,
        )
        wait_until(lambda: answers(f"{self.bank_url}/health"), "the bank", 30)

    def start(self):
        """Start every process of the shop and wait until it is ready for customers."""
        if self.on_postgres:
            self._start_many()
        else:
            self._child("serve", "manage", "serve")
        wait_until(lambda: self.alive() and answers(f"{self.url}/readyz"), self, BOOT)

    def _start_many(self):
        if not self.redis_url:
            raise ValueError("a shop of several processes needs redis_url")
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(("127.0.0.1", self.port))
        self.listener.listen(512)
        descriptor = self.listener.fileno()
        for number in range(self.web):
            self._child(
                f"web{number}",
                "tests.races.web",
                str(descriptor),
                pass_fds=[descriptor],
            )
        celery = ("celery", "-A", "chezflora", "--skip-checks")
        for number in range(self.workers):
            self._child(
                f"worker{number}",
                *celery,
                *("worker", "--pool", "threads", "--concurrency", "4"),
                *("--hostname", f"{self.name}{number}@127.0.0.1"),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            )
        self._child("beat", *celery, "beat")

    def revive(self):
        """Start again what a fault point killed; return the roles that had died."""
        died = []

        def somebody_died():
            died.extend(self._start_the_dead())
            return died

        def all_are_back():
            # A crash under way takes a second process down a little later.
            died.extend(self._start_the_dead())
            return answers(f"{self.url}/readyz")

        wait_until(somebody_died, "the crash", 90)
        wait_until(all_are_back, self, BOOT)
        return died

    def _start_the_dead(self):
        dead = [p for p in self.processes if p.poll() is not None]
        for process in dead:
            self.processes.remove(process)
            role, module, arguments, pass_fds = process.born
            self._child(role, module, *arguments, pass_fds=pass_fds)
        return [process.role for process in dead]

    def set_faults(self, **points):
        """Switch fault points on in running processes: seconds, or "crash"."""
        path = self.var / "faults.json"
        path.with_suffix(".new").write_text(json.dumps(points))
        path.with_suffix(".new").rename(path)

    def _child(self, role, module, *arguments, pass_fds=()):
        with (self.var / f"{role}.log").open("ab") as log:
            options = {"stdout": log, "pass_fds": pass_fds}
            if self.on_postgres:
                process = self._open_nursery().start(module, *arguments, **options)
            else:
                alone = {"cwd": ROOT, "env": self.environment, "stderr": log}
                process = start_child(module, *arguments, **alone, **options)
        process.role = role
        process.born = (role, module, arguments, pass_fds)
        self.processes.append(process)

    def _open_nursery(self):
        with self.lock, (self.var / "nursery.log").open("ab") as log:
            self.nursery = self.nursery or Nursery(self.environment, log)
        return self.nursery

    def _start_caller(self, environment):
        if self.on_postgres:
            return self._open_nursery().start(CALL, quiet=True)
        return start_caller(environment)

    def alive(self):
        """Tell whether every process runs; raise with its log when one ended."""
        for process in self.processes:
            if process.poll() is not None:
                raise RuntimeError(f"{process.role} ended early\n{self.logs()}")
        return True

    def logs(self):
        """Return the end of what every process said."""
        return "\n".join(
            f"== {log.name}\n{log.read_text(errors='replace')[-3000:]}"
            for log in sorted(self.var.glob("*.log"))
        )

    def kill(self, role=""):
        """SIGKILL the processes whose role begins with ``role``: all by default."""
        self._end(role, signal.SIGKILL)

    def replace(self, role):
        """SIGKILL the processes of a role and start new ones in their place."""
        born = [p.born for p in self.processes if p.role == role]
        self.kill(role)
        for role, module, arguments, pass_fds in born:
            self._child(role, module, *arguments, pass_fds=pass_fds)

    def stop(self):
        """End every process politely, SIGKILL after 20 seconds."""
        self._end("", signal.SIGTERM)

    def _end(self, role, with_signal):
        ending = [p for p in self.processes if p.role.startswith(role)]
        for process in ending:
            end(process, with_signal, wait=False)
        for process in ending:
            end(process, with_signal)
        self.processes = [p for p in self.processes if p not in ending]
        if self.listener and not any(p.role.startswith("web") for p in self.processes):
            self.listener.close()
            self.listener = None

    def visitor(self):
        """Return a new customer at this shop's door."""
        return Visitor(self.url)

    def call(self, target: str, **arguments):
        """Call ``module:function`` in a process with this shop's settings, alone."""
        return self.callers.call(target, arguments, self._quiet_environment, PATIENCE)

    def manage(self, *arguments):
        """Run a management command; return the finished process with its output."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self._quiet_environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    @property
    def _quiet_environment(self):
        """Return what a process gets in which nothing goes wrong on purpose."""
        return self.environment | {"FAULT_POINTS": "{}", "TEST_FAULTS": "no"}

    def rows(self, sql: str, *values):
        """Run one statement (placeholders are ``?``) and return its rows."""
        if self.on_postgres:
            with psycopg.connect(self.database_url, autocommit=True) as connection:
                cursor = connection.execute(sql.replace("?", "%s"), values)
                return cursor.fetchall() if cursor.description else []
        path = self.database_url.removeprefix("sqlite:///")
        with sqlite3.connect(path, timeout=30) as connection:
            return connection.execute(sql, values).fetchall()

    def eventually(self, sql, expected, *values, seconds=30):
        """Wait until ``rows`` answers ``expected``; fail with what it last said."""
        until = time.monotonic() + seconds
        while (found := self.rows(sql, *values)) != expected:
            if time.monotonic() > until:
                raise AssertionError(f"{sql}: {found}, not {expected}\n{self.logs()}")
            time.sleep(0.1)
