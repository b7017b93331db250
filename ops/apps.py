"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpsConfig(AppConfig):
    """Operations."""

    name = "ops"
    verbose_name = _("Operations")
