"""The double's cases against Stripe's test mode: make contract."""

import os

import pytest

from payments.gateways.stripe import StripeGateway
from payments.tests.stripe_cases import CASES, keep_with


@pytest.mark.contract
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_stripe_itself_does_what_the_double_does(case, settings):
    settings.STRIPE_SECRET_KEY = os.environ["STRIPE_CONTRACT_KEY"]
    assert settings.STRIPE_SECRET_KEY.startswith("sk_test_")
    gateway = StripeGateway()

    case(gateway, keep_with(gateway))
