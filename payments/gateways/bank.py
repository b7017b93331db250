"""The test bank itself: its own process with its own file.

A shop that rolls back cannot undo what this bank has charged. Standard library only,
so that it starts in a blink: ``python -m payments.gateways.bank PORT FILE SECRET``.
"""

import hashlib
import hmac
import json
import sqlite3
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Card → what the bank does with it.
CARDS = {
    "success": ("captured", ""),
    "decline": ("failed", "card_declined"),
    "insufficient": ("failed", "insufficient_funds"),
    "secure": ("captured", ""),
    "secure-fail": ("failed", "authentication_failed"),
    "cancel": ("cancelled", ""),
}
SCHEMA = """
CREATE TABLE IF NOT EXISTS payments (
  key TEXT PRIMARY KEY, order_number TEXT, cents INTEGER, currency TEXT,
  state TEXT, card TEXT DEFAULT '', reason TEXT DEFAULT '', refunded INTEGER DEFAULT 0,
  return_url TEXT, webhook_url TEXT, created REAL);
CREATE TABLE IF NOT EXISTS refunds (
  key TEXT PRIMARY KEY, payment TEXT, cents INTEGER);
"""


class Refused(Exception):
    """The bank says no, with an HTTP status."""


class Bank:
    """Payments and refunds in one SQLite file."""

    def __init__(self, path, secret):
        self.secret = secret
        self.lock = threading.Lock()
        self.db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.db.row_factory = sqlite3.Row
        self.db.executescript("PRAGMA journal_mode=WAL;" + SCHEMA)

    def find(self, key):
        """Return a payment as a dict, None when there is none."""
        row = self.db.execute("SELECT * FROM payments WHERE key=?", [key]).fetchone()
        return dict(row) if row else None

    def open(self, body):
        """Open a payment; the same key with another amount is refused."""
        with self.lock:
            known = self.find(body["key"])
            if known:
                if (known["cents"], known["currency"]) != (
                    body["cents"],
                    body["currency"],
                ):
                    raise Refused("this key was used with another amount")
                return known
            if not isinstance(body["cents"], int) or body["cents"] <= 0:
                raise Refused("cents must be a positive whole number")
            self.db.execute(
                "INSERT INTO payments (key, order_number, cents, currency, state,"
                " return_url, webhook_url, created)"
                " VALUES (?, ?, ?, ?, 'pending', ?, ?, ?)",
                [
                    body["key"],
                    body["order_number"],
                    body["cents"],
                    body["currency"],
                    body["return_url"],
                    body["webhook_url"],
                    time.time(),
                ],
            )
            return self.find(body["key"])

    def decide(self, key, card):
        """Let a card decide a pending payment; later clicks change nothing."""
        if card not in CARDS:
            raise Refused("unknown card")
        state, reason = CARDS[card]
        changed = self.db.execute(
            "UPDATE payments SET state=?, card=?, reason=?"
            " WHERE key=? AND state='pending'",
            [state, card, reason, key],
        ).rowcount
        payment = self.find(key)
        if changed:
            threading.Thread(target=self.notify, args=[payment], daemon=True).start()
        return payment

    def refund(self, key, body):
        """Pay back once per refund key, never more than was captured."""
        with self.lock:
            if self.db.execute(
                "SELECT 1 FROM refunds WHERE key=?", [body["key"]]
            ).fetchone():
                return self.find(key)
            changed = self.db.execute(
                "UPDATE payments SET refunded=refunded+? WHERE key=?"
                " AND state='captured' AND ?>0 AND refunded+?<=cents",
                [body["cents"], key, body["cents"], body["cents"]],
            ).rowcount
            if not changed:
                raise Refused("not refundable")
            self.db.execute(
                "INSERT INTO refunds VALUES (?, ?, ?)",
                [body["key"], key, body["cents"]],
            )
            return self.find(key)

    def notify(self, payment):
        """Tell the shop, signed, trying again a few times."""
        event = {"id": uuid.uuid4().hex, "payment": payment["key"]}
        body = json.dumps(event).encode()
        for pause in (0, 1, 3, 9, 27):
            time.sleep(pause)
            stamp = str(int(time.time()))
            mac = hmac.new(
                self.secret.encode(), stamp.encode() + b"." + body, hashlib.sha256
            )
            request = urllib.request.Request(  # noqa: S310
                payment["webhook_url"],
                data=body,
                headers={
                    "Content-Type": "application/json",
                    "Test-Signature": f"{stamp},{mac.hexdigest()}",
                },
            )
            try:
                with urllib.request.urlopen(request, timeout=10):  # noqa: S310
                    return
            except (urllib.error.URLError, OSError):
                continue


def make_handler(bank):
    """Return the HTTP face of a bank."""

    class Handler(BaseHTTPRequestHandler):
        """JSON in, JSON out, one shared secret."""

        def log_message(self, *args):
            """Keep quiet."""

        def do_GET(self):
            """Show a payment, or that the bank is open."""
            if self.path == "/health":
                self.answer(200, {"open": True})
                return
            self.act(lambda parts, body: bank.find(parts[1]))

        def do_POST(self):
            """Open, decide or refund."""
            self.act(self.change)

        def change(self, parts, body):
            if len(parts) == 1:
                return bank.open(body)
            if parts[2] == "decide":
                return bank.decide(parts[1], body["card"])
            return bank.refund(parts[1], body)

        def act(self, action):
            if self.headers.get("Authorization") != bank.secret:
                self.answer(401, {})
                return
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            try:
                result = action(self.path.strip("/").split("/"), body)
            except Refused as refusal:
                self.answer(409, {"error": str(refusal)})
                return
            self.answer(200 if result else 404, result or {})

        def answer(self, status, body):
            payload = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

    return Handler


def serve(port, path, secret):
    """Open the bank until the process is told to stop."""
    bank = Bank(path, secret)
    ThreadingHTTPServer(("127.0.0.1", port), make_handler(bank)).serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2], sys.argv[3])
