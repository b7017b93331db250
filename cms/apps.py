"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """Pages and pictures."""

    name = "cms"
    verbose_name = _("Pages and pictures")

    def ready(self):
        """Connect the receivers."""
        import_module("cms.receivers")
