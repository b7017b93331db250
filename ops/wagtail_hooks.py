"""Reports on the shop's own running, in the admin."""

from django.contrib.auth.models import Permission
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.wagtail_hooks import may_run_shop
from ops.desk import rights
from ops.desk import urls as desk_urls
from ops.reports import BasketReport


class BasketsMenuItem(MenuItem):
    """Shown to whoever runs the shop."""

    def is_shown(self, request):
        """Hide it from editors without rights on the shop."""
        return may_run_shop(request.user)


@hooks.register("register_reports_menu_item")
def register_menu_item():
    """Put baskets among the reports."""
    return BasketsMenuItem(
        _("Baskets"), reverse("baskets_report"), icon_name="pick", order=20
    )


@hooks.register("register_admin_urls")
def register_urls():
    """Give the report its addresses."""
    view = BasketReport.as_view()
    return [
        path("reports/baskets/", view, name="baskets_report"),
        path(
            "reports/baskets/results/",
            BasketReport.as_view(results_only=True),
            name="baskets_report_results",
        ),
    ]


class DeskMenuItem(MenuItem):
    """Shown to who may see the night desk."""

    def is_shown(self, request):
        """Tell whether the page would open."""
        return request.user.has_perm(rights.SEE)


@hooks.register("register_reports_menu_item")
def register_desk_item():
    """Put the night desk among the reports."""
    return DeskMenuItem(
        _("Night desk"),
        reverse("night_desk:index"),
        name="night-desk",
        icon_name="history",
        order=10,
    )


@hooks.register("register_admin_urls")
def register_desk():
    """Give the night desk its addresses."""
    return [path("night-desk/", include(desk_urls))]


@hooks.register("register_permissions")
def register_permissions():
    """Let administrators give these rights to a group."""
    return Permission.objects.filter(
        content_type__app_label="ops",
        codename__in=("view_scheduledtask", "change_scheduledtask"),
    )
