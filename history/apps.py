"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HistoryConfig(AppConfig):
    """History of products."""

    name = "history"
    verbose_name = _("History of products")
