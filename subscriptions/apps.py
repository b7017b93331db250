"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    """Recurring bouquets."""

    name = "subscriptions"
    verbose_name = _("Subscriptions")

    def ready(self):
        """Let plans into the checkout and on the board; listen to orders."""
        import_module("subscriptions.receivers")
        lifecycles = import_module("shop.checkout.lifecycles")
        lifecycles.register(import_module("subscriptions.lifecycle").PlanLifecycle())
        expecting = import_module("delivery.expecting")
        forecast = import_module("subscriptions.forecast")
        expecting.register_forecast(forecast.forecast_of)
