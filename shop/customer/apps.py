"""App configuration of the fork."""

from oscar.apps.customer.apps import CustomerConfig as OscarConfig


class CustomerConfig(OscarConfig):
    """Customers."""

    name = "shop.customer"

    def get_urls(self):
        """Return nothing: the pages are in storefront, the door is allauth's."""
        return []
