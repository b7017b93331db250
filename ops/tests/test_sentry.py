"""What Sentry would get: the place of an error, nothing about a person."""

import json
import logging

from django.db import connection
from django.test import Client

import pytest
import sentry_sdk
from sentry_sdk.transport import Transport

from ops import sentry
from users.tests.factories import make_user

CANARY = "canary.in@mine.example"
# Sentry shows lines of our source: what they quote is not what is looked for.
KEY = "canary-key"


class Kept(Transport):
    """A transport that sends nothing and keeps everything."""

    def __init__(self):
        super().__init__()
        self.sent = []

    def capture_envelope(self, envelope):
        """Keep what would be sent."""
        self.sent.append(envelope.serialize().decode())


@pytest.fixture
def sent():
    """Start Sentry with a transport of ours; stop it afterwards."""
    kept = Kept()
    sentry.start("https://public@sentry.invalid/1", transport=kept)
    yield kept.sent
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


@pytest.mark.django_db
@pytest.mark.feature("R-G06")
def test_an_error_reaches_sentry_without_anybody_in_it(sent):
    client = Client(raise_request_exception=False)
    client.force_login(make_user(CANARY))

    def break_down(execute, sql, params, many, context):
        if "catalogue_product" not in sql:
            return execute(sql, params, many, context)
        raise ValueError(f"mail {CANARY}")

    with connection.execute_wrapper(break_down):
        answer = client.get(
            f"/en/shop/?email={CANARY}",
            headers={"X-Request-ID": "visit-4711", "Authorization": f"Bearer {KEY}"},
        )
    logging.getLogger("shop").error("mail %s", CANARY, extra={"card": KEY})

    assert answer.status_code == 500
    told = "\n".join(sent)
    assert '"type":"ValueError"' in told
    assert "visit-4711" in told
    assert '"user"' not in told
    for word in ("canary.in", "mine.example", KEY, "sessionid", "cookies", "127.0.0.1"):
        assert word not in told, word
    assert set(json.loads(sent[0].splitlines()[2])["request"]) <= {"method"}


@pytest.mark.feature("R-G06", refuses=True)
def test_without_an_address_nothing_is_started(settings):
    assert settings.SENTRY_DSN == ""
    assert not sentry_sdk.get_client().is_active()
