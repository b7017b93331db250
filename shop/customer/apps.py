"""App configuration of the fork."""

from oscar.apps.customer.apps import CustomerConfig as OscarConfig


class CustomerConfig(OscarConfig):
    """Customers."""

    name = "shop.customer"
