"""Backups in the admin: a page for the owner, and the banner of a restored copy."""

from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from backups.views import backup_list
from backups.watching import find_problems
from outbox.fence import current_fence


class BackupsMenuItem(MenuItem):
    """Shown to the owner."""

    def is_shown(self, request):
        """Hide it from everybody else."""
        return request.user.is_superuser


@hooks.register("register_reports_menu_item")
def register_menu_item():
    """Put backups among the reports."""
    return BackupsMenuItem(
        _("Backups"), reverse("backups"), icon_name="download", order=30
    )


@hooks.register("register_admin_urls")
def register_urls():
    """Give the page its address."""
    return [path("backups/", backup_list, name="backups")]


class BackupPanel(Component):
    """What everybody must know of a restored copy, and the owner of bad backups."""

    name = "backups"
    order = 1

    def render_html(self, parent_context=None):
        """Return nothing while all is well."""
        user = parent_context["request"].user
        fence = current_fence()
        problems = find_problems() if user.is_superuser else []
        if not fence and not problems:
            return ""
        return render_to_string(
            "backups/panel.html",
            {"fence": fence, "problems": problems, "user": user},
        )


@hooks.register("construct_homepage_panels")
def add_panel(request, panels):
    """Put it on top of the admin's first page."""
    panels.append(BackupPanel())
