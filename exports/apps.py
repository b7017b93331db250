"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    """Exports."""

    name = "exports"
    verbose_name = _("Exports")

    def ready(self):
        """Offer our exports, now that Oscar's models are there."""
        import_module("exports.orders").register_orders()
        import_module("exports.attendees").register_attendees()
        import_module("exports.subscriptions").register_subscriptions()
