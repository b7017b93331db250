"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactConfig(AppConfig):
    """Messages from the contact page."""

    name = "contact"
    verbose_name = _("Contact")
