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
        import_module("exports.customers").register_customers()
        import_module("exports.catalogue").register_catalogue()
        import_module("exports.low_stock").register_low_stock()
        import_module("exports.workshops").register_workshops()
        import_module("exports.money").register_money()
        import_module("exports.wishes").register_wishes()
        import_module("exports.services").offer_jobs()
        import_module("exports.lists").offer_buttons()
