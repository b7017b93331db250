"""App configuration of the fork."""

from oscar.apps.analytics.apps import AnalyticsConfig as OscarConfig
from oscar.core.application import OscarConfig as PlainConfig


class AnalyticsConfig(OscarConfig):
    """Tables stay for the dashboard's reports; nothing counts inside an order."""

    name = "shop.analytics"

    def ready(self):
        """Skip Oscar's receivers: each writes a hot row inside the buyer's transaction
        and catches IntegrityError without a savepoint."""
        PlainConfig.ready(self)
