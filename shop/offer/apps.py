"""App configuration of the fork."""

from oscar.apps.offer.apps import OfferConfig as OscarConfig


class OfferConfig(OscarConfig):
    """Offers; Oscar's pages about them are not served."""

    name = "shop.offer"
