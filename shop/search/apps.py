"""App configuration of the fork."""

from oscar.apps.search.apps import SearchConfig as OscarConfig


class SearchConfig(OscarConfig):
    """Search."""

    name = "shop.search"
