"""What the test bank knows: payments, refunds and kept cards in one SQLite file."""

import sqlite3
import threading
import time
import uuid
from collections import namedtuple

Card = namedtuple("Card", "label state reason later")
# ``later`` is what happens when a kept card is charged without its owner; "debit" and
# "returned" debit the account behind it.
CARDS = {
    "success": Card("Visa •••• 4242", "captured", "", "captured"),
    "decline": Card("Visa •••• 0002", "failed", "card_declined", ""),
    "insufficient": Card("Visa •••• 9995", "failed", "insufficient_funds", ""),
    "later-decline": Card("Visa •••• 0341", "captured", "", "failed"),
    "secure": Card("Visa •••• 3220", "captured", "", "pending"),
    "secure-fail": Card("Visa •••• 3220", "failed", "authentication_failed", ""),
    # Kept, it is the account behind it: each later charge is a direct debit.
    "bancontact": Card("Bancontact", "processing", "", "debit"),
    "bancontact-returned": Card("Bancontact", "processing", "", "returned"),
    "debit": Card("SEPA •••• 3000", "processing", "", ""),
    "debit-returned": Card("SEPA •••• 3003", "processing", "", ""),
    "bancontact-fail": Card("Bancontact", "processing", "", ""),
    "cancel": Card("", "cancelled", "", ""),
}
DEBITS = {"debit": "debit", "returned": "debit-returned"}
# What was being confirmed, and is: the rest comes back.
COMES = ("bancontact", "bancontact-returned", "debit")
SCHEMA = """
PRAGMA journal_mode=WAL;
CREATE TABLE IF NOT EXISTS payments (
  key TEXT PRIMARY KEY, order_number TEXT, cents INTEGER, currency TEXT,
  state TEXT, card TEXT DEFAULT '', reason TEXT DEFAULT '', refunded INTEGER DEFAULT 0,
  return_url TEXT, webhook_url TEXT, created REAL);
CREATE TABLE IF NOT EXISTS refunds (key TEXT PRIMARY KEY, payment TEXT, cents INTEGER);
CREATE TABLE IF NOT EXISTS methods (id TEXT PRIMARY KEY, customer TEXT, card TEXT);
"""
# Columns later versions brought: a file of an earlier one keeps its payments.
ADDED = {
    "payments": {
        "language": "TEXT DEFAULT ''",
        "save": "INTEGER DEFAULT 0",
        "customer": "TEXT DEFAULT ''",
        "method": "TEXT DEFAULT ''",
        "confirm": "INTEGER DEFAULT 0",
        "settles": "REAL",
    },
    "refunds": {"state": "TEXT DEFAULT 'succeeded'", "reason": "TEXT DEFAULT ''"},
}
ASKED = ("key", "order_number", "cents", "currency", "return_url", "webhook_url")


class Refused(Exception):
    """The bank says no, with an HTTP status."""


class Book:
    """Every change is one statement, or happens under the lock."""

    def __init__(self, path):
        self.lock = threading.RLock()
        self.db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.db.row_factory = sqlite3.Row
        self.db.executescript(SCHEMA)
        for table, columns in ADDED.items():
            known = {row[1] for row in self.db.execute(f"PRAGMA table_info({table})")}
            for name in columns.keys() - known:
                self.db.execute(f"ALTER TABLE {table} ADD {name} {columns[name]}")

    def rows(self, statement, *values):
        """Return rows as dicts."""
        with self.lock:
            return [dict(row) for row in self.db.execute(statement, values)]

    def change(self, statement, *values) -> int:
        """Run one statement and return how many rows it changed."""
        # The count is the connection's: another thread's statement would change it.
        with self.lock:
            return self.db.execute(statement, values).rowcount

    def find(self, key):
        """Return a payment as a dict, None when there is none."""
        rows = self.rows("SELECT * FROM payments WHERE key=?", key)
        if not rows:
            return None
        payment = rows[0]
        payment["label"] = CARDS[payment["card"]].label if payment["card"] else ""
        return payment

    def between(self, since, until):
        """Return the payments opened in a span of time."""
        keys = self.rows(
            "SELECT key FROM payments WHERE created>=? AND created<? ORDER BY created",
            since,
            until,
        )
        return [self.find(row["key"]) for row in keys]

    def open(self, body):
        """Open a payment; the same key with another amount is refused."""
        with self.lock:
            known = self.find(body["key"])
            if known:
                if any(known[name] != body[name] for name in ("cents", "currency")):
                    raise Refused("this key was used with another amount")
                return known
            if not isinstance(body["cents"], int) or body["cents"] <= 0:
                raise Refused("cents must be a positive whole number")
            self.change(
                f"INSERT INTO payments ({', '.join(ASKED)}, state, created, language,"  # noqa: S608
                " save, customer) VALUES (?,?,?,?,?,?,'pending',?,?,?,?)",
                *[body[name] for name in ASKED],
                time.time(),
                body.get("language", ""),
                bool(body.get("save")),
                body.get("customer") or "",
            )
            return self.find(body["key"])

    def decide(self, key, card, wait=0):
        """Let a card decide a pending payment; return whether it was still pending."""
        if card not in CARDS:
            raise Refused("unknown card")
        with self.lock:
            changed = self.change(
                "UPDATE payments SET state=?, card=?, reason=?, settles=?"
                " WHERE key=? AND state='pending'",
                CARDS[card].state,
                card,
                CARDS[card].reason,
                time.time() + wait,
                key,
            )
            if changed and CARDS[card].later:
                self._keep(self.find(key))
        return bool(changed)

    def settle(self, key):
        """End a payment that was being confirmed; return whether it was its turn."""
        with self.lock:
            payment = self.find(key)
            comes = payment is not None and payment["card"] in COMES
            return bool(
                self.change(
                    "UPDATE payments SET state=?, reason=?"
                    " WHERE key=? AND state='processing' AND settles<=?",
                    "captured" if comes else "failed",
                    "" if comes else "not_confirmed",
                    key,
                    time.time(),
                )
            )

    def expire(self, key):
        """Close a pending payment: no card decides it any more."""
        self.change(
            "UPDATE payments SET state='cancelled', reason='expired'"
            " WHERE key=? AND state='pending'",
            key,
        )
        return self.find(key)

    def _keep(self, payment):
        if not payment["save"] or payment["method"]:
            return
        customer = payment["customer"] or f"customer-{uuid.uuid4().hex[:12]}"
        method = f"method-{uuid.uuid4().hex[:12]}"
        self.change(
            "INSERT INTO methods VALUES (?,?,?)", method, customer, payment["card"]
        )
        self.change(
            "UPDATE payments SET customer=?, method=? WHERE key=?",
            customer,
            method,
            payment["key"],
        )

    def charge(self, body, wait=0):
        """Charge what is kept while its owner is away, once per key."""
        with self.lock:
            known = self.find(body["key"])
            kept = self.rows(
                "SELECT * FROM methods WHERE id=? AND customer=?",
                body["method"],
                body["customer"],
            )
            if known or not kept:
                if not kept and not known:
                    raise Refused("no such method")
                return self.open(body)
            self.open(body)
            card = kept[0]["card"]
            later = CARDS[card].later
            if later in DEBITS:
                card, later = DEBITS[later], "processing"
            self.change(
                "UPDATE payments SET state=?, card=?, reason=?, confirm=?, settles=?"
                " WHERE key=?",
                later,
                card,
                "card_declined" if later == "failed" else "",
                later == "pending",
                time.time() + wait,
                body["key"],
            )
            return self.find(body["key"])

    def forget(self, method):
        """Let go of a kept card."""
        self.change("DELETE FROM methods WHERE id=?", method)
        return {"forgotten": method}

    def refund(self, payment, body, state="succeeded"):
        """Pay back once per refund key, never more than was captured."""
        with self.lock:
            known = self.find_refund(body["key"])
            if known:
                return known
            changed = self.change(
                "UPDATE payments SET refunded=refunded+? WHERE key=?"
                " AND state='captured' AND ?>0 AND refunded+?<=cents",
                body["cents"],
                payment,
                body["cents"],
                body["cents"],
            )
            if not changed:
                raise Refused("not refundable")
            self.change(
                "INSERT INTO refunds (key, payment, cents, state)"
                " VALUES (?,?,?,'pending')",
                body["key"],
                payment,
                body["cents"],
            )
            if state != "pending":
                self.settle_refund(body["key"], state)
            return self.find_refund(body["key"])

    def settle_refund(self, key, state):
        """End a refund that is pending; a failed one frees its money."""
        with self.lock:
            reason = "account_closed" if state == "failed" else ""
            changed = self.change(
                "UPDATE refunds SET state=?, reason=? WHERE key=? AND state='pending'",
                state,
                reason,
                key,
            )
            if changed and state == "failed":
                self.change(
                    "UPDATE payments SET refunded=refunded-(SELECT cents FROM refunds"
                    " r WHERE r.key=?) WHERE key=(SELECT payment FROM refunds r"
                    " WHERE r.key=?)",
                    key,
                    key,
                )
            return self.find_refund(key)

    def find_refund(self, key):
        """Return a refund as a dict, None when there is none."""
        rows = self.rows("SELECT * FROM refunds WHERE key=?", key)
        return rows[0] if rows else None
