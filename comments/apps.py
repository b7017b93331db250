"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """Comments."""

    name = "comments"
    verbose_name = _("Comments")
