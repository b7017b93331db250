"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PromotionsConfig(AppConfig):
    """Reduced prices."""

    name = "promotions"
    verbose_name = _("Price reductions")

    def ready(self):
        """Connect our receivers."""
        import_module("promotions.receivers")
