"""Banks that are open during the tests of this app."""

import pytest

from payments.gateways.test import TestGateway
from payments.tests.bank import SECRET, running_bank
from tests.doubles import paypal as paypal_double
from tests.doubles import stripe as stripe_double
from tests.doubles.server import running


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
    gateway = TestGateway()
    yield gateway
    settings.TEST_GATEWAY_URL = bank_url
    gateway.give_powers()


@pytest.fixture(scope="session")
def stripe_process(tmp_path_factory):
    """Run a pretend Stripe."""
    path = tmp_path_factory.mktemp("stripe") / "stripe.sqlite3"
    with running("tests.doubles.stripe", path) as remote:
        yield remote


@pytest.fixture
def stripe(stripe_process, settings):
    """Point the shop at the pretend Stripe and return it, behaving."""
    settings.PAYMENT_GATEWAYS = ["stripe", "test"]
    settings.STRIPE_SECRET_KEY = "sk_test_of_the_double"
    settings.STRIPE_WEBHOOK_SECRETS = [stripe_double.SECRET]
    settings.STRIPE_API_BASE = stripe_process.url
    settings.GATEWAY_TIMEOUT = (2, 2)
    stripe_process.do("powers")
    return stripe_process


@pytest.fixture(scope="session")
def paypal_process(tmp_path_factory):
    """Run a pretend PayPal."""
    path = tmp_path_factory.mktemp("paypal") / "paypal.sqlite3"
    with running("tests.doubles.paypal", path) as remote:
        yield remote


@pytest.fixture
def paypal(paypal_process, settings):
    """Point the shop at the pretend PayPal and return it, behaving."""
    settings.PAYMENT_GATEWAYS = ["paypal", "test"]
    settings.PAYPAL_CLIENT_ID = "client-of-the-double"
    settings.PAYPAL_SECRET = "secret-of-the-double"
    settings.PAYPAL_WEBHOOK_ID = paypal_double.WEBHOOK_ID
    settings.PAYPAL_MERCHANT_ID = paypal_double.MERCHANT
    settings.PAYPAL_API_BASE = paypal_process.url
    settings.GATEWAY_TIMEOUT = (2, 2)
    paypal_process.do("powers")
    return paypal_process
