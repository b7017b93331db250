"""App configuration of the fork."""

from oscar.apps.order.apps import OrderConfig as OscarConfig


class OrderConfig(OscarConfig):
    """Orders."""

    name = "shop.order"
