"""App configuration of the fork."""

from oscar.apps.dashboard.reports.apps import ReportsDashboardConfig as OscarConfig


class ReportsDashboardConfig(OscarConfig):
    """Reports."""

    name = "shop.dashboard.reports"
