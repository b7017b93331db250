"""App configuration of the fork."""

from oscar.apps.dashboard.offers.apps import OffersDashboardConfig as OscarConfig


class OffersDashboardConfig(OscarConfig):
    """Offers."""

    name = "shop.dashboard.offers"
