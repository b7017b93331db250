"""Reports on the shop's own running, in the admin."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.wagtail_hooks import may_run_shop
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
