"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BlogConfig(AppConfig):
    """Journal."""

    name = "blog"
    verbose_name = _("Journal")
