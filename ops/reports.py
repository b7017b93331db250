"""What was left behind in baskets."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from cms.wagtail_hooks import may_run_shop
from ops.cleaning import abandoned_baskets, count_baskets
from ops.models import Cleanup


class BasketReport(ReportView):
    """Baskets idle for a day or longer, how many there are of each state, what went."""

    page_title = _("Baskets")
    header_icon = "pick"
    template_name = "ops/baskets_report.html"
    index_url_name = "baskets_report"
    index_results_url_name = "baskets_report_results"
    is_searchable = False
    default_ordering = "-touched"
    columns = [
        Column("pk", label=_("Basket")),
        Column("owner", label=_("Customer")),
        Column("units", label=_("Units")),
        Column("kinds", label=_("Lines")),
        Column("touched", label=_("Last touched")),
    ]
    list_export = ["pk", "owner", "units", "kinds", "touched"]

    def dispatch(self, request, *args, **kwargs):
        """Let in whoever runs the shop."""
        if not may_run_shop(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self):
        """Return the abandoned baskets."""
        return (
            abandoned_baskets()
            .select_related("owner")
            .annotate(units=Sum("lines__quantity"), kinds=Count("lines"))
        )

    def get_context_data(self, **kwargs):
        """Add the counts."""
        counts = {
            "counts": count_baskets(),
            "cleanups": Cleanup.objects.filter(count__gt=0)[:20],
        }
        return super().get_context_data(**kwargs) | counts
