"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """Imports."""

    name = "imports"
    verbose_name = _("Imports")

    def ready(self):
        """Offer our work to the worker."""
        import_module("imports.work").register_kinds()
