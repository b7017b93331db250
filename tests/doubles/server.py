"""What every pretend provider is made of: a file, faults, letters, a process."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import requests

from payments.gateways.powers import FaultyHandler, Letters, Powers


class Store:
    """Objects as JSON, and the answers given to each idempotency key."""

    def __init__(self, path):
        self.lock = threading.RLock()
        self.db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.db.executescript(
            "PRAGMA journal_mode=WAL;"
            "CREATE TABLE IF NOT EXISTS objects (n INTEGER PRIMARY KEY, id TEXT UNIQUE,"
            " kind TEXT, doc TEXT);"
            "CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, asked TEXT,"
            " status INTEGER, body BLOB);"
        )

    def save(self, doc, kind):
        """Write an object and return it."""
        self.db.execute(
            "INSERT INTO objects (id, kind, doc) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET doc=excluded.doc",
            [doc["id"], kind, json.dumps(doc)],
        )
        return doc

    def find(self, object_id):
        """Return an object or None."""
        with self.lock:
            row = self.db.execute(
                "SELECT doc FROM objects WHERE id=?", [object_id]
            ).fetchone()
        return json.loads(row[0]) if row else None

    def all(self, kind):
        """Return objects, newest first."""
        rows = self.db.execute(
            "SELECT doc FROM objects WHERE kind=? ORDER BY n DESC", [kind]
        )
        return [json.loads(row[0]) for row in rows]

    def reply_for(self, key):
        """Return what a key was answered: asked, status, body."""
        return self.db.execute(
            "SELECT asked, status, body FROM replies WHERE key=?", [key]
        ).fetchone()

    def remember(self, key, asked, status, body):
        """Write down what a key was answered."""
        self.db.execute(
            "INSERT INTO replies VALUES (?,?,?,?)", [key, asked, status, body]
        )


class Double:
    """A provider; ``answer(request)`` returns status, headers, bytes."""

    def __init__(self, path, port):
        self.store = Store(path)
        self.url = f"http://127.0.0.1:{port}"
        self.powers = Powers()
        self.letters = Letters(self.powers, self.seal)
        self.webhook_url = ""

    def seal(self, event, settings):
        """Return an event's bytes and headers."""
        raise NotImplementedError

    def answer(self, request):
        """Answer as the provider does."""
        raise NotImplementedError

    def control(self, request):
        """Do what a test asks of the double itself."""
        name, body = request.path.split("/")[2], request.json()
        if name == "powers":
            self.webhook_url = body.pop("webhook_url", self.webhook_url)
            self.powers.give(body)
        elif name == "letters":
            return self.letters.list()
        elif name == "release":
            return self.letters.release()
        else:
            return getattr(self, f"on_{name}")(body)
        return {"ok": True}

    def write(self, event):
        """Tell the shop of an event."""
        self.letters.write(self.webhook_url, event)


class Request:
    """One HTTP request, read."""

    def __init__(self, handler):
        address = urlsplit(handler.path)
        self.method, self.path = handler.command, address.path
        self.query = dict(parse_qsl(address.query, keep_blank_values=True))
        self.headers = handler.headers
        self.body = handler.read_body()

    def json(self):
        """Return the body as JSON."""
        return json.loads(self.body or b"{}")

    def form(self):
        """Return the body as form fields."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


def make_handler(double):
    """Return the HTTP face of a double."""

    class Handler(FaultyHandler):
        """Everything goes to the double."""

        protocol_version = "HTTP/1.1"
        powers = double.powers

        def do_GET(self):
            """Answer."""
            request = Request(self)
            if self.path == "/health":
                self.send_whole(200, {}, b"{}")
            elif self.path.startswith("/_double/"):
                payload = json.dumps(double.control(request)).encode()
                self.send_whole(200, {}, payload)
            else:
                self.reply(lambda: double.answer(request))

        do_POST = do_DELETE = do_GET

    return Handler


def serve(make):
    """Run a double: PORT and FILE come from the command line."""
    port, path = int(sys.argv[1]), sys.argv[2]
    double = make(path, port)
    ThreadingHTTPServer(("127.0.0.1", port), make_handler(double)).serve_forever()


class Remote:
    """A running double, as a test sees it."""

    def __init__(self, url):
        self.url = url

    def do(self, name, **body):
        """Ask something of the double itself."""
        return requests.post(f"{self.url}/_double/{name}", json=body, timeout=20).json()

    def letters(self, count=0):
        """Return the webhooks sent since the double was told to behave."""
        for _try in range(100):
            sent = self.do("letters")["sent"]
            if len(sent) >= count:
                return sent
            time.sleep(0.02)
        raise AssertionError(f"{len(sent)} webhooks instead of {count}")


@contextmanager
def running(module, path, health="/health"):
    """Start a double on a free port and yield it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", module, str(port), str(path)], env=os.environ
    )
    remote = Remote(f"http://127.0.0.1:{port}")
    try:
        for _try in range(200):
            try:
                requests.get(remote.url + health, timeout=1)
                break
            except requests.ConnectionError:
                time.sleep(0.05)
        yield remote
    finally:
        process.terminate()
        process.wait(10)
