"""App configuration of the fork."""

from oscar.apps.payment.apps import PaymentConfig as OscarConfig


class PaymentConfig(OscarConfig):
    """What the dashboard shows of money."""

    name = "shop.payment"
