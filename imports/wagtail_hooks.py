"""The uploads in Wagtail's admin."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from imports.rights import LOAD


class UploadsMenuItem(MenuItem):
    """Shown to whoever may change products."""

    def is_shown(self, request):
        """Tell whether the page would open."""
        return request.user.has_perm(LOAD)


@hooks.register("register_admin_menu_item")
def register_menu_item():
    """Put the upload beside what it fills."""
    return UploadsMenuItem(
        _("Upload products"),
        reverse("imports:index"),
        name="imports",
        icon_name="upload",
        order=230,
    )
