"""Which gateways are on offer."""

from django.conf import settings as real_settings
from django.utils import translation

import pytest

from payments.errors import GatewayUnavailable
from payments.gateways.base import Gateway
from payments.gateways.registry import (
    GATEWAYS,
    available_gateways,
    check_gateway_names,
    check_test_gateway,
    find_gateway,
    get_gateway,
    pick_gateway,
)

KEYS = {
    "stripe": {"STRIPE_SECRET_KEY": "sk_test_x"},
    "paypal": {"PAYPAL_CLIENT_ID": "x", "PAYPAL_SECRET": "x"},
}
METHODS = [name for name in vars(Gateway) if name[0] != "_"]

# A restored copy is asked for before a gateway is.
pytestmark = pytest.mark.django_db


def codes():
    """Return what is on offer."""
    return [gateway.code for gateway in available_gateways()]


@pytest.fixture
def offered(settings):
    """All gateways on the list, those of the shop's money without keys."""
    settings.PAYMENT_GATEWAYS = ["stripe", "paypal", "test"]
    return settings


@pytest.mark.feature("D3")
def test_a_gateway_without_keys_is_not_on_offer(offered):
    assert codes() == ["test"]

    for code, keys in KEYS.items():
        for name, value in keys.items():
            setattr(offered, name, value)
        assert code in codes()

    assert codes() == ["stripe", "paypal", "test"]


@pytest.mark.feature("D3", refuses=True)
@pytest.mark.parametrize("code", ["stripe", "paypal", "acme", ""])
def test_what_is_not_on_offer_cannot_be_had(offered, code):
    with pytest.raises(KeyError):
        get_gateway(code)
    with pytest.raises(GatewayUnavailable):
        find_gateway(code)
    assert pick_gateway(code) == "test"


@pytest.mark.feature("R-P18", refuses=True)
def test_the_test_gateway_is_absent_from_production(offered):
    offered.TEST_GATEWAY_ALLOWED = False

    assert codes() == []
    with pytest.raises(KeyError):
        get_gateway("test")
    with pytest.raises(GatewayUnavailable):
        find_gateway("test")
    with pytest.raises(GatewayUnavailable):
        pick_gateway("test")
    assert [error.id for error in check_test_gateway(None)] == ["payments.E001"]


@pytest.mark.parametrize(
    ("listed", "ids"),
    [
        (["stripe"], ["payments.W001"]),
        (["paypal", "acme"], ["payments.E002", "payments.W001"]),
        (["test"], []),
        ([], []),
    ],
)
def test_the_check_tells_of_names_and_keys_that_are_missing(settings, listed, ids):
    settings.PAYMENT_GATEWAYS = listed

    assert [found.id for found in check_gateway_names(None)] == ids


@pytest.mark.parametrize("code", GATEWAYS)
def test_every_gateway_speaks_the_whole_protocol(settings, code):
    for name, value in KEYS.get(code, {}).items():
        setattr(settings, name, value)
    gateway = find_gateway(code)

    missing = [name for name in METHODS if not callable(getattr(gateway, name, None))]

    assert (gateway.code, missing) == (code, [])
    assert str(gateway.label)
    icons = (real_settings.BASE_DIR / "static/img/icons.svg").read_text()
    assert f'id="{gateway.icon}"' in icons


@pytest.mark.parametrize(
    ("methods", "label"),
    [
        (["card", "bancontact"], "Card, Bancontact, Apple Pay, Google Pay"),
        (["bancontact"], "Bancontact"),
    ],
)
def test_stripe_is_named_by_what_its_page_offers(settings, methods, label):
    settings.STRIPE_SECRET_KEY = "sk_test_x"
    settings.STRIPE_METHODS = methods

    with translation.override("en"):
        assert find_gateway("stripe").label == label
