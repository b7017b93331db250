"""App configuration of the fork."""

from importlib import import_module

from oscar.apps.checkout.apps import CheckoutConfig as OscarConfig
from oscar.core.application import OscarConfig as PlainConfig


class CheckoutConfig(OscarConfig):
    """Checkout: order first, payment second."""

    name = "shop.checkout"

    def ready(self):
        """Connect our receivers; Oscar's checkout views are not served."""
        PlainConfig.ready(self)
        import_module("shop.checkout.receivers")
        import_module("shop.checkout.discount_receivers")
