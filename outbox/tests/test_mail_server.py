"""A mail server that fails: orders go on, mails leave later, once."""

import json
import smtplib
import socket
import subprocess
import sys
import time
from datetime import timedelta
from email import message_from_bytes

from django.urls import reverse
from django.utils import timezone

import pytest

from outbox.models import Message
from outbox.tasks import sweep_outbox
from refunds.tests.factories import paid_order
from shop.checkout.tests.factories import sender
from shop.order.links import order_token

pytestmark = pytest.mark.django_db


class MailServer:
    """A running mail server, its faults and what it took."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = None
        self.behave()

    def behave(self, **faults):
        """Do wrong what is said, nothing otherwise."""
        (self.folder / "faults.json").write_text(json.dumps(faults))

    def start(self):
        """Open."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "outbox.tests.smtp", str(self.port), self.folder]
        )
        for _try in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("the mail server did not open")

    def stop(self):
        """Close."""
        if self.process:
            self.process.terminate()
            self.process.wait(10)
            self.process = None

    def taken(self):
        """Return who got which mail, by its identity."""
        mails = [
            message_from_bytes(path.read_bytes()) for path in self.folder.glob("*.eml")
        ]
        return sorted((mail["To"], mail["Message-ID"]) for mail in mails)


@pytest.fixture
def server(tmp_path, settings):
    """Send mails to a server of our own, closed at first."""
    server = MailServer(tmp_path)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_TIMEOUT = 1
    yield server
    server.stop()


def order_and_look(bank, client, **changes):
    """Order, pay, let the mails try to leave; return the order's page."""
    order = paid_order(bank, **changes)
    sweep_outbox()
    return client.get(reverse("checkout:order", args=[order_token(order.number)]))


def later():
    """Let the next try come."""
    Message.objects.filter(state="queued").update(
        due_at=timezone.now() - timedelta(seconds=1)
    )
    sweep_outbox()


@pytest.mark.feature("R-F11")
@pytest.mark.feature("L1")
@pytest.mark.parametrize("fault", ["down", "slow"])
def test_an_order_does_not_wait_for_the_mail_server(bank, client, server, fault):
    if fault == "slow":
        server.behave(greet_after=60)
        server.start()

    page = order_and_look(bank, client)

    message = Message.objects.get()
    assert (page.status_code, page.context["state"]) == (200, "paid")
    assert (message.state, message.attempts) == ("queued", 1)
    assert message.due_at > timezone.now()
    assert server.taken() == []

    server.stop()
    server.behave()
    server.start()
    later()
    later()

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 2)
    assert [to for to, _identity in server.taken()] == ["anne@example.com"]


@pytest.mark.feature("R-F11")
@pytest.mark.feature("L1", refuses=True)
def test_one_refused_address_keeps_nobody_else_waiting(bank, client, server):
    server.behave(refuse="anne@example.com")
    server.start()

    refused = order_and_look(bank, client)
    order_and_look(bank, client, sender=sender(email="bob@example.com"))

    anne = Message.objects.get(recipient="anne@example.com")
    assert refused.context["state"] == "paid"
    assert (anne.state, Message.objects.filter(state="sent").count()) == ("queued", 1)
    assert "no such person" in anne.last_error
    assert [to for to, _identity in server.taken()] == ["bob@example.com"]

    for _try in range(12):
        later()
    anne.refresh_from_db()
    assert (anne.state, anne.attempts) == ("failed", 12)


@pytest.mark.feature("R-F11")
def test_a_mail_sent_twice_would_have_one_identity(bank, client, server):
    server.start()
    order_and_look(bank, client)

    Message.objects.update(state="queued")
    later()

    identities = {identity for _to, identity in server.taken()}
    assert len(server.taken()) == 2
    assert len(identities) == 1


def test_the_pretend_server_speaks_like_one(server):
    server.behave(refuse="x@example.com")
    server.start()

    with (
        smtplib.SMTP("127.0.0.1", server.port) as mail,
        pytest.raises(smtplib.SMTPRecipientsRefused),
    ):
        mail.sendmail("a@example.com", "x@example.com", "Hello")

    assert server.taken() == []
