"""App configuration of the fork."""

from oscar.apps.checkout.apps import CheckoutConfig as OscarConfig


class CheckoutConfig(OscarConfig):
    """Checkout."""

    name = "shop.checkout"
