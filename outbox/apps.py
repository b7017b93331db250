"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    """Mails waiting to leave."""

    name = "outbox"
    verbose_name = _("Outbox")
