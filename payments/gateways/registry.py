"""From a setting's name to a gateway."""

from functools import cache

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string

from outbox.fence import is_fenced, refuse_if_fenced
from payments.errors import GatewayUnavailable

# By name: a shop without Stripe does not load its library.
GATEWAYS = {
    "test": "payments.gateways.test.TestGateway",
    "stripe": "payments.gateways.stripe.StripeGateway",
    "paypal": "payments.gateways.paypal.PayPalGateway",
}


def available_gateways(*, keep=False):
    """Return the gateways on offer, in the order the customer sees them.

    One without its keys is left out; with ``keep`` one that keeps no method is, too.
    """
    codes = [code for code in settings.PAYMENT_GATEWAYS if is_configured(code)]
    gateways = [_class(code)() for code in codes]
    return [each for each in gateways if each.keeps_methods or not keep]


def is_configured(code: str) -> bool:
    """Tell whether there is such a gateway and this shop has its keys."""
    return code in GATEWAYS and _class(code).configured()


def pick_gateway(wanted: str | None, *, keep=False) -> str:
    """Return ``wanted`` if it is on offer, else the first that is.

    With ``keep`` only those that keep a method for later charges are.

    Raises GatewayUnavailable when there is none, RestoredShop in a restored copy.
    """
    codes = [gateway.code for gateway in available_gateways(keep=keep)]
    if not codes:
        raise GatewayUnavailable
    refuse_if_fenced()
    return wanted if wanted in codes else codes[0]


def get_gateway(code):
    """Return the gateway called ``code``; KeyError when it is not on offer."""
    if code not in settings.PAYMENT_GATEWAYS or not is_configured(code):
        raise KeyError(code)
    refuse_if_fenced()
    return _class(code)()


def find_gateway(code):
    """Return the gateway of a payment begun earlier, on offer today or not.

    Raises GatewayUnavailable when this shop is no longer configured for it, and while
    it is a restored copy: every charge, capture and refund comes through here.
    """
    gateway = read_gateway(code)
    if is_fenced():
        raise GatewayUnavailable(gateway=code)
    return gateway


def read_gateway(code):
    """Return a gateway to ask for its list of payments, and for nothing else.

    Raises GatewayUnavailable when this shop is no longer configured for it.
    """
    if not is_configured(code):
        raise GatewayUnavailable(gateway=code)
    return _class(code)()


@cache
def _class(code):
    return import_string(GATEWAYS[code])


@checks.register(checks.Tags.security)
def check_test_gateway(app_configs, **kwargs):
    """Refuse the test gateway where real money is taken."""
    if "test" in settings.PAYMENT_GATEWAYS and not settings.TEST_GATEWAY_ALLOWED:
        return [checks.Error("The test gateway is enabled.", id="payments.E001")]
    return []


@checks.register(checks.Tags.security, deploy=True)
def check_gateway_names(app_configs, **kwargs):
    """Refuse a name nobody knows, and warn of a gateway that cannot be offered."""
    unknown = [code for code in settings.PAYMENT_GATEWAYS if code not in GATEWAYS]
    found = [
        checks.Error(f"There is no gateway {code!r}.", id="payments.E002")
        for code in unknown
    ]
    for code in settings.PAYMENT_GATEWAYS:
        if code not in (*unknown, "test") and not is_configured(code):
            found.append(
                checks.Warning(
                    f"{code} is on the list, but has no keys: nobody can pay with it.",
                    id="payments.W001",
                )
            )
    return found
