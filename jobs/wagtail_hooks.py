"""Jobs in Wagtail's admin: the way to one's own."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from jobs.registry import KINDS


class JobsMenuItem(MenuItem):
    """Shown to whoever may start work of some kind."""

    def is_shown(self, request):
        """Tell whether the user could have a job."""
        needed = {kind.permission for kind in KINDS.values()}
        return any(request.user.has_perm(right) for right in needed)


@hooks.register("register_reports_menu_item")
def register_menu_item():
    """Put background work among the reports."""
    return JobsMenuItem(
        _("Background work"), reverse("jobs:index"), icon_name="tasks", order=90
    )
