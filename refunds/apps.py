"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RefundsConfig(AppConfig):
    """Refunds."""

    name = "refunds"
    verbose_name = _("Refunds")

    def ready(self):
        """Connect our receivers."""
        import_module("refunds.receivers")
