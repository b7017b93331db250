"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuotesConfig(AppConfig):
    """Quotes for weddings and other events."""

    name = "quotes"
    verbose_name = _("Quotes")

    def ready(self):
        """Let accepted quotes into the checkout; listen to orders."""
        import_module("quotes.receivers")
        lifecycles = import_module("shop.checkout.lifecycles")
        lifecycles.register(import_module("quotes.lifecycle").QuoteLifecycle())
