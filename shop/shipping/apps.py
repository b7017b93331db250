"""App configuration of the fork."""

from oscar.apps.shipping.apps import ShippingConfig as OscarConfig


class ShippingConfig(OscarConfig):
    """Delivery fees on orders."""

    name = "shop.shipping"
