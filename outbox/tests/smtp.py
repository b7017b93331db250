"""A mail server that can be slow, refuse somebody, or forget: a process of its own.

``python -m outbox.tests.smtp PORT FOLDER``: mails taken are files in FOLDER, what it
does wrong stands in FOLDER/faults.json: ``{"greet_after": 60, "refuse": "x@…"}``.
"""

import json
import socketserver
import sys
import time
import uuid
from pathlib import Path


class Handler(socketserver.StreamRequestHandler):
    """Just enough SMTP."""

    def handle(self):
        """Talk until the client leaves."""
        faults = json.loads((self.server.folder / "faults.json").read_text())
        time.sleep(faults.get("greet_after", 0))
        try:
            self.say("220 ready")
            self.talk(faults)
        except OSError:
            return

    def talk(self, faults):
        """Answer each command."""
        while line := self.rfile.readline().decode().strip():
            word = line.upper()[:4]
            if word == "QUIT":
                self.say("221 bye")
                return
            if word == "RCPT" and faults.get("refuse", "nobody") in line:
                self.say("550 no such person here")
            elif word == "DATA":
                self.say("354 go on")
                self.keep()
                self.say("250 taken")
            else:
                self.say("250 fine")

    def keep(self):
        """Write a mail to a file."""
        lines = iter(self.rfile.readline, b".\r\n")
        path = self.server.folder / f"{uuid.uuid4().hex}.eml"
        path.write_bytes(b"".join(lines))

    def say(self, line):
        """Send one line."""
        self.wfile.write(f"{line}\r\n".encode())


def serve(port, folder):
    """Take mails until the process is told to stop."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", port), Handler) as server:
        server.daemon_threads = True
        server.folder = Path(folder)
        server.serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2])
