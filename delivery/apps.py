"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    """Delivery."""

    name = "delivery"
    verbose_name = _("Delivery")

    def ready(self):
        """Connect our receivers."""
        import_module("delivery.receivers")
