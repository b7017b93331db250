"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    """Payments."""

    name = "payments"
    verbose_name = _("Payments")

    def ready(self):
        """Connect our receivers."""
        import_module("payments.receivers")
