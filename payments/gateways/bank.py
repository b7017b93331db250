"""The test bank itself: its own process with its own file.

A shop that rolls back cannot undo what this bank has charged. Standard library only,
so that it starts in a blink: ``python -m payments.gateways.bank PORT FILE SECRET``.
"""

import hashlib
import hmac
import json
import sys
import threading
import time
import uuid
from http.server import ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from payments.gateways.bank_book import Book, Refused
from payments.gateways.powers import FaultyHandler, Letters, Powers

ACCOUNT = "chezflora"
# Seconds until a Bancontact payment is confirmed.
CONFIRMED_AFTER = 8


class Bank:
    """The book, what is told to the shop of it, and what goes wrong on command."""

    def __init__(self, path, secret):
        self.secret = secret
        self.book = Book(path)
        self.powers = Powers()
        self.letters = Letters(self.powers, self.seal)
        self.actions = {
            ("GET", "payments"): self.show,
            ("POST", "payments"): self.change_payment,
            ("POST", "charges"): self.charge,
            ("GET", "refunds"): lambda parts, body: self.book.find_refund(parts[1]),
            ("POST", "refunds"): self.settle_refund,
            ("POST", "methods"): lambda parts, body: self.book.forget(parts[1]),
            ("POST", "powers"): lambda parts, body: self.powers.give(body) or {"ok": 1},
            ("GET", "letters"): lambda parts, body: self.letters.list(),
            ("POST", "letters"): lambda parts, body: self.letters.release(),
        }

    def seal(self, event, settings):
        """Return an event's bytes and its signature's header."""
        body = json.dumps({"account": settings.get("account", ACCOUNT), **event})
        secret = settings.get("secret", self.secret)
        stamp = str(int(time.time()) - settings.get("age", 0))
        message = f"{stamp}.{body}".encode()
        mac = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
        return body.encode(), {"Test-Signature": f"{stamp},{mac}"}

    def tell(self, payment, **more):
        """Write to the shop about a payment."""
        event = {"id": uuid.uuid4().hex, "payment": payment["key"], **more}
        self.letters.write(payment["webhook_url"], event)

    def find(self, key):
        """Return a payment, confirmed by now if it was its turn."""
        if self.book.settle(key):
            self.tell(self.book.find(key))
        payment = self.book.find(key)
        return payment and payment | self.powers.settings.get("answer", {})

    def show(self, parts, body):
        """Show a payment, or those of a span of time."""
        if len(parts) > 1:
            return self.find(parts[1])
        found = self.book.between(int(body["since"]), int(body["until"]))
        return {"payments": found}

    def change_payment(self, parts, body):
        """Open, decide, close or pay back."""
        if len(parts) == 1:
            return self.book.open(body)
        if parts[2] == "decide":
            return self.decide(parts[1], body["card"])
        if parts[2] == "expire":
            return self.book.expire(parts[1])
        return self.refund(parts[1], body)

    def decide(self, key, card):
        """Let a card decide; later clicks change nothing."""
        if self.book.decide(key, card, self.wait):
            self.tell(self.book.find(key))
            self.confirm_later(key)
        return self.find(key)

    @property
    def wait(self):
        """Seconds until what is being confirmed is."""
        return self.powers.settings.get("confirmed_after", CONFIRMED_AFTER)

    def confirm_later(self, key):
        """End a payment that is being confirmed when its time has come."""
        if self.book.find(key)["state"] == "processing":
            timer = threading.Timer(self.wait, self.find, [key])
            timer.daemon = True
            timer.start()

    def charge(self, parts, body):
        """Charge a kept card, or debit the account behind one."""
        payment = self.book.charge(body, self.wait)
        if payment["state"] != "pending":
            self.tell(payment)
        self.confirm_later(payment["key"])
        return payment

    def refund(self, key, body):
        """Pay back; ``refunds`` among the powers makes it wait or fail."""
        state = self.powers.settings.get("refunds", "succeeded")
        refund = self.book.refund(key, body, state)
        self.tell(self.book.find(key), refund=body["key"])
        return refund

    def settle_refund(self, parts, body):
        """End a refund that waited."""
        refund = self.book.settle_refund(parts[1], body["state"])
        if refund:
            self.tell(self.book.find(refund["payment"]), refund=refund["key"])
        return refund


def make_handler(bank):
    """Return the HTTP face of a bank."""

    class Handler(FaultyHandler):
        """JSON in, JSON out, one shared secret."""

        powers = bank.powers

        def do_GET(self):
            """Show something, or that the bank is open."""
            if self.path == "/health":
                self.send_whole(200, {}, b'{"open": true}')
                return
            self.reply(self.act)

        def do_POST(self):
            """Change something."""
            body = self.read_body()
            self.reply(lambda: self.act(body))

        def act(self, body=b""):
            if self.headers.get("Authorization") != bank.secret:
                return 401, {}, b"{}"
            address = urlsplit(self.path)
            parts = address.path.strip("/").split("/")
            asked = {k: v[0] for k, v in parse_qs(address.query).items()}
            action = bank.actions.get((self.command, parts[0]))
            if action is None:
                return 404, {}, b"{}"
            try:
                result = action(parts, asked | json.loads(body or b"{}"))
            except Refused as refusal:
                return 409, {}, json.dumps({"error": str(refusal)}).encode()
            return 200 if result else 404, {}, json.dumps(result or {}).encode()

    return Handler


def serve(port, path, secret):
    """Open the bank until the process is told to stop."""
    bank = Bank(path, secret)
    ThreadingHTTPServer(("127.0.0.1", port), make_handler(bank)).serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2], sys.argv[3])
