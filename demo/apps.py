"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    """Demo shop."""

    name = "demo"
    verbose_name = _("Demo shop")
