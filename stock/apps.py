"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StockConfig(AppConfig):
    """Stock."""

    name = "stock"
    verbose_name = _("Stock")

    def ready(self):
        """Connect our receivers."""
        import_module("stock.receivers")
