"""App configuration of the fork."""

from oscar.apps.dashboard.vouchers.apps import VouchersDashboardConfig as OscarConfig


class VouchersDashboardConfig(OscarConfig):
    """Vouchers."""

    name = "shop.dashboard.vouchers"
