"""App configuration of the fork."""

from oscar.apps.voucher.apps import VoucherConfig as OscarConfig


class VoucherConfig(OscarConfig):
    """Vouchers."""

    name = "shop.voucher"
