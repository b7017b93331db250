"""App configuration of the fork."""

from oscar.apps.partner.apps import PartnerConfig as OscarConfig


class PartnerConfig(OscarConfig):
    """Stock and prices."""

    name = "shop.partner"
