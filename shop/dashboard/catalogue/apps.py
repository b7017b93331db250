"""App configuration of the fork."""

from oscar.apps.dashboard.catalogue.apps import CatalogueDashboardConfig as OscarConfig


class CatalogueDashboardConfig(OscarConfig):
    """Products, stock and categories."""

    name = "shop.dashboard.catalogue"
