"""App configuration of the fork."""

from oscar.apps.basket.apps import BasketConfig as OscarConfig


class BasketConfig(OscarConfig):
    """Baskets."""

    name = "shop.basket"
