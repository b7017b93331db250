"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupsConfig(AppConfig):
    """Backups."""

    name = "backups"
    verbose_name = _("Backups")

    def ready(self):
        """Register the checks of settings."""
        from backups import checks  # noqa: F401
