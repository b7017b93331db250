"""What a pretend bank does wrong when it is told to. Standard library only.

Faults spoil answers: time-outs, server errors, HTML, cut bodies, a connection dropped
after the money moved. Letters are webhooks: held back, late, twice, in reverse, signed
with another secret, of another account.
"""

import json
import socket
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler

# Seconds between tries to deliver a webhook.
PAUSES = (0, 1, 3, 9, 27)


class Powers:
    """What is switched on; ``faults`` are used up, ``settings`` stay."""

    def __init__(self):
        self.lock = threading.Lock()
        self.reset()

    def reset(self):
        """Behave."""
        self.faults = []
        self.settings = {}

    def give(self, body):
        """Switch on what ``body`` says; ``{}`` switches everything off."""
        with self.lock:
            if not body:
                self.reset()
            elif "fault" in body:
                self.faults.append({"times": 1, **body})
            else:
                self.settings.update(body)

    def fault_for(self, method, path):
        """Use up and return the fault meant for a request, None when it goes well."""
        with self.lock:
            for fault in self.faults:
                fits = fault.get("path", "") in path
                if fits and fault.get("method", method) == method and fault["times"]:
                    fault["times"] -= 1
                    return fault
        return None


class Letters:
    """Webhooks on their way; ``seal(event, settings)`` signs one."""

    def __init__(self, powers, seal):
        self.powers = powers
        self.seal = seal
        self.held = []
        self.sent = []

    def write(self, url, event):
        """Send an event, or hold it back until ``release``."""
        if self.powers.settings.get("hold"):
            self.held.append((url, event))
        else:
            threading.Thread(target=self.post, args=[url, event], daemon=True).start()

    def list(self):
        """Return what was sent, and how many are held back."""
        return {"sent": self.sent, "held": len(self.held)}

    def release(self):
        """Deliver what was held back, in reverse if told so; return how many."""
        held, self.held = self.held, []
        if self.powers.settings.get("reverse"):
            held.reverse()
        for url, event in held:
            self.post(url, event)
        return {"released": len(held)}

    def post(self, url, event):
        """Deliver one event, twice if told so."""
        settings = dict(self.powers.settings)
        time.sleep(settings.get("delay", 0))
        for _copy in range(2 if settings.get("double") else 1):
            body, headers = self.seal(event, settings)
            self.sent.append({"body": body.decode(), "headers": headers})
            if url:
                self._deliver(url, event, settings)

    def _deliver(self, url, event, settings):
        for pause in PAUSES:
            time.sleep(pause)
            body, headers = self.seal(event, settings)
            headers = {"Content-Type": "application/json", **headers}
            request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310
            try:
                with urllib.request.urlopen(request, timeout=10):  # noqa: S310
                    return
            except (urllib.error.URLError, OSError):
                continue


class FaultyHandler(BaseHTTPRequestHandler):
    """Answers as its bank says, unless a fault is due."""

    powers = None

    def log_message(self, *args):
        """Keep quiet."""

    def reply(self, act):
        """Send what ``act`` returns: status, headers, bytes."""
        fault = self.powers.fault_for(self.command, self.path)
        if fault is None:
            self.send_whole(*act())
            return
        answer = act() if fault.get("acted") else (200, {}, b'{"half": "of a body"}')
        self.misbehave(fault, answer)

    def misbehave(self, fault, answer):
        """Spoil an answer."""
        kind = fault["fault"]
        if kind in ("drop", "timeout"):
            time.sleep(fault.get("seconds", 0))
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif kind == "html":
            page = b"<html><h1>Be right back</h1></html>"
            self.send_whole(
                fault.get("status", 200), {"Content-Type": "text/html"}, page
            )
        elif kind == "cut":
            self.send_whole(*answer, keep=len(answer[2]) // 2)
            self.close_connection = True
        else:
            body = fault.get("body", {"error": {"message": "out of order"}})
            self.send_whole(int(kind), {}, json.dumps(body).encode())

    def send_whole(self, status, headers, payload, keep=None):
        """Send an answer, or only its first ``keep`` bytes."""
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload[:keep])

    def read_body(self):
        """Return the request's bytes."""
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))
