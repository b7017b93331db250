"""From a setting's name to a gateway."""

from django.conf import settings
from django.core import checks

from payments.gateways.test import TestGateway

GATEWAYS = {"test": TestGateway}


def available_gateways():
    """Return the gateways on offer, in the order the customer sees them."""
    return [get_gateway(code) for code in settings.PAYMENT_GATEWAYS]


def get_gateway(code):
    """Return the gateway called ``code``; KeyError when it is not on offer."""
    if code not in settings.PAYMENT_GATEWAYS:
        raise KeyError(code)
    if code == "test" and not settings.TEST_GATEWAY_ALLOWED:
        raise KeyError(code)
    return GATEWAYS[code]()


@checks.register(checks.Tags.security)
def check_test_gateway(app_configs, **kwargs):
    """Refuse the test gateway where real money is taken."""
    if "test" in settings.PAYMENT_GATEWAYS and not settings.TEST_GATEWAY_ALLOWED:
        return [checks.Error("The test gateway is enabled.", id="payments.E001")]
    return []
