"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    """People who sign in."""

    name = "users"
    verbose_name = _("People")

    def ready(self):
        """Connect the receivers, now that the models are there."""
        import_module("users.receivers")


class StaffAccountsConfig(WagtailUsersAppConfig):
    """Wagtail's people and groups, with our forms."""

    user_viewset = "users.viewsets.StaffViewSet"
