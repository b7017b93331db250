# ruff: noqa: F811
"""Made-up people and secrets walk through the shop; no log or queue repeats them."""

import io
import json
import logging
import re

from django.core import mail
from django.db import connection
from django.test import Client

import pytest
from celery import current_app
from celery.signals import before_task_publish

from chezflora.logs import JsonFormatter, PlainFormatter
from payments.models import PaymentAttempt
from payments.tests.conftest import bank, bank_url  # noqa: F401
from shop.order.links import order_token
from storefront.tests.test_checkout import (  # noqa: F401
    CHECKOUT,
    Order,
    answers,
    filled,
)
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
PERSON = {
    "recipient_name": "Zebulon Canari",
    "line1": "Rue du Serin 77",
    "card_message": "Sing little canary",
    "card_signature": "Piep",
    "sender_name": "Yvette Canarino",
    "sender_email": "canary.in@mine.example",
    "sender_phone": "+32 471 23 45 67",
}
PASSWORD = "Canary-0f-the-m1ne!"
SECRET = "whsec_canary0123456789"
# Short words would be found by chance.
CANARIES = [
    *("Zebulon", "Canari", "Serin", "little canary", "canary.in", "mine.example"),
    *("471 23", "47123", PASSWORD, SECRET, "canary0123"),
]


class Heard:
    """Everything said by loggers in both forms, and everything queued."""

    def __init__(self):
        self.json, self.plain, self.queued = io.StringIO(), io.StringIO(), []

    def queue(self, body=None, headers=None, **_more):
        """Keep a message of the broker."""
        self.queued.append(repr((body, headers)))

    @property
    def all(self):
        """Return all of it as one text."""
        return "\n".join([self.json.getvalue(), self.plain.getvalue(), *self.queued])

    def lines(self):
        """Return the JSON lines, read."""
        return [json.loads(line) for line in self.json.getvalue().splitlines()]


@pytest.fixture
def heard(monkeypatch):
    """Listen to every logger from INFO up, and to what goes to the broker."""
    heard, root = Heard(), logging.getLogger()
    handlers = []
    for stream, formatter in (
        (heard.json, JsonFormatter()),
        (heard.plain, PlainFormatter("%(levelname)s %(name)s %(message)s")),
    ):
        handlers.append(logging.StreamHandler(stream))
        handlers[-1].setFormatter(formatter)
        root.addHandler(handlers[-1])
    for name in ("", "django.request", "chezflora.requests", "celery"):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.INFO)
    logging.getLogger().manager._clear_cache()
    current_app.conf.task_always_eager = False
    before_task_publish.connect(heard.queue)
    yield heard
    before_task_publish.disconnect(heard.queue)
    current_app.conf.task_always_eager = True
    for handler in handlers:
        root.removeHandler(handler)
    logging.getLogger().manager._clear_cache()


def assert_no_canary(text):
    """Check that nothing personal or secret is in a text."""
    assert [word for word in CANARIES if word in text] == []


@pytest.mark.feature("R-G06")
def test_a_guest_leaves_no_trace_in_logs_and_queue(
    filled, bank, heard, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        sent = filled.post(CHECKOUT, answers(**PERSON))
        filled.post(sent["Location"], {"card": "success"})
        attempt = PaymentAttempt.objects.get()
        filled.get(f"/en/checkout/return/{attempt.key}/")
        token = order_token(Order.objects.get().number)
        page = filled.get(f"/en/checkout/order/{token}/?from=canary.in@mine.example")

    assert "Zebulon Canari" in page.text
    assert heard.queued
    assert_no_canary(heard.all)
    assert token not in heard.all
    assert str(attempt.key) not in heard.json.getvalue()
    routes = {line["event"] for line in heard.lines()}
    assert "en/checkout/order/<str:token>/" in routes


@pytest.mark.feature("R-G06")
def test_accounts_leave_no_trace_in_logs_and_queue(
    client, heard, django_capture_on_commit_callbacks
):
    email = PERSON["sender_email"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/en/account/signup/", {"email": email, "password1": PASSWORD})
        user = make_user("other.canary.in@mine.example")
        for password in (PASSWORD, "wrong"):
            known = {"login": email, "password": password}
            client.post("/en/account/login/?next=/en/account/", known)
        client.post("/en/account/password/reset/", {"email": user.email})
        client.get("/en/account/password/reset/key/3-cx8h2k-" + "0a" * 16 + "/")
        client.force_login(user)
        client.get("/en/account/")

    assert_no_canary(heard.all)
    assert "0a0a0a0a" not in heard.all
    assert user.pk in [line.get("user") for line in heard.lines()]


@pytest.mark.feature("R-G06")
def test_refused_webhooks_and_lost_pages_leave_no_trace(client, bank, heard):
    email = PERSON["sender_email"]
    refused = client.post(
        "/webhooks/test/",
        {"email": email},
        content_type="application/json",
        headers={"X-Signature": SECRET},
    )
    lost = client.get(f"/en/{SECRET}/?email={email}", follow=True)

    assert (refused.status_code, lost.status_code) == (400, 404)
    assert "webhook of test refused" in heard.all
    assert_no_canary(heard.all)
    assert email not in lost.text


@pytest.mark.feature("R-G06")
@pytest.mark.feature("R-G07", refuses=True)
def test_an_error_is_logged_without_persons_and_shown_without_reasons(heard):
    client = Client(raise_request_exception=False)

    def break_down(*args):
        raise ValueError(
            f"{PERSON['sender_email']} {PERSON['sender_phone']} {SECRET}\n"
            f"DETAIL:  Failing row contains (7, {PERSON['recipient_name']})."
        )

    with connection.execute_wrapper(break_down):
        page = client.get(f"/en/shop/?email={PERSON['sender_email']}")

    assert page.status_code == 500
    assert "Something fell over" in page.text
    for word in ("Traceback", "ValueError", "SECRET_KEY", "settings", "DETAIL"):
        assert word not in page.text
    assert_no_canary(page.text + heard.all)
    [line] = [line for line in heard.lines() if "exception" in line]
    assert "break_down" in line["exception"]
    assert line["event"] == "Internal Server Error: [en/shop/]"


@pytest.mark.feature("R-G06")
def test_a_visit_has_one_number_in_log_header_and_queue(
    client, heard, django_capture_on_commit_callbacks
):
    known = {"email": PERSON["sender_email"], "password1": PASSWORD}
    with django_capture_on_commit_callbacks(execute=False) as queued:
        answer = client.post(
            "/en/account/signup/", known, headers={"X-Request-ID": "visit-4711"}
        )
    other = client.get("/en/account/login/", headers={"X-Request-ID": "a b"})

    assert answer.headers["X-Request-ID"] == "visit-4711"
    assert re.fullmatch("[0-9a-f]{32}", other.headers["X-Request-ID"])
    numbers = [line.get("request_id") for line in heard.lines()]
    assert numbers == ["visit-4711", other.headers["X-Request-ID"]]
    assert len(queued) == 1
    assert not mail.outbox
