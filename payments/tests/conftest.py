"""A bank that is open during the tests of this app."""

import pytest

from payments.gateways.test import TestGateway
from payments.tests.bank import SECRET, running_bank


@pytest.fixture(scope="session")
def bank_url(tmp_path_factory):
    """Return the address of a running bank."""
    with running_bank(tmp_path_factory.mktemp("bank") / "bank.sqlite3") as url:
        yield url


@pytest.fixture
def bank(bank_url, settings):
    """Point the shop at the running bank and return its gateway."""
    settings.TEST_GATEWAY_URL = bank_url
    settings.TEST_GATEWAY_SECRET = SECRET
    # Nobody listens: tests deliver webhooks themselves, in the order they choose.
    settings.TEST_GATEWAY_WEBHOOK_URL = "http://127.0.0.1:9/"
    return TestGateway()
