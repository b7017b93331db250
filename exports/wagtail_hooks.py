"""The exports in Wagtail's menu and among its rights."""

from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from exports.registry import exports_for


class ExportsMenuItem(MenuItem):
    """Shown to whoever may export something."""

    def is_shown(self, request):
        """Tell whether there is anything to export."""
        return bool(exports_for(request.user))


@hooks.register("register_reports_menu_item")
def register_menu_item():
    """Put exports among the reports."""
    return ExportsMenuItem(
        _("Exports"), reverse("exports:index"), icon_name="download", order=10
    )


@hooks.register("register_permissions")
def register_permissions():
    """Let administrators give the right to a group."""
    return Permission.objects.filter(
        content_type__app_label="exports", codename__startswith="export_"
    )
