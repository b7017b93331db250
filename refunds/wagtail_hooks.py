"""Refunds and the history of orders in the admin: written by services, read here."""

from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import InspectView
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from oscar.core.loading import get_model

from cms.policies import LimitedPolicy
from cms.viewsets import PlainViewSet
from refunds.models import Refund

OrderStatusChange = get_model("order", "OrderStatusChange")

for _model in (Refund, OrderStatusChange):
    register_permission_policy(_model, LimitedPolicy(_model, "view"), exact_class=True)


class RefundInspectView(InspectView):
    """One refund, and what it is made of."""

    def get_context_data(self, **kwargs):
        """Add the parts."""
        items = self.object.items.select_related("line", "delivery")
        return super().get_context_data(**kwargs) | {"items": items}


class RefundViewSet(PlainViewSet):
    """Money that goes back."""

    model = Refund
    menu_label = _("Refunds")
    icon = "rotate"
    form_fields = ["reason"]
    list_display = ["order", "amount", "state", "kind", "requested_by", "created_at"]
    list_filter = {
        "state": ["exact"],
        "kind": ["exact"],
        "attempt__gateway": ["exact"],
        "created_at": ["date__gte", "date__lte"],
    }
    search_fields = ["order__number", "reference", "reason"]
    list_per_page = 50
    inspect_view_enabled = True
    inspect_view_class = RefundInspectView
    inspect_template_name = "refunds/admin_refund.html"
    inspect_view_fields = [
        *("order", "amount", "currency", "kind", "reason", "state", "requested_by"),
        *("created_at", "updated_at", "tries", "refusals", "last_error", "due_at"),
        *("reference", "key"),
    ]


class StatusChangeViewSet(PlainViewSet):
    """Every step of every order: who, when, why."""

    model = OrderStatusChange
    menu_label = _("Steps of orders")
    icon = "history"
    form_fields = ["note"]
    list_display = ["order", "old_label", "new_label", "user", "note", "date_created"]
    list_filter = {"new_status": ["exact"], "date_created": ["date__gte", "date__lte"]}
    search_fields = ["order__number", "note"]
    list_per_page = 50
    inspect_view_enabled = True


class RefundGroup(ModelViewSetGroup):
    """What went back, and what happened to orders."""

    menu_label = _("Refunds")
    menu_icon = "rotate"
    menu_order = 221
    items = (RefundViewSet, StatusChangeViewSet)


@hooks.register("register_admin_viewset")
def register_group():
    """Add the group to the menu."""
    return RefundGroup()


class HistoryMenuItem(MenuItem):
    """Shown to whoever may see both payments and refunds."""

    def is_shown(self, request):
        """Tell whether the page would open."""
        return request.user.has_perms(
            ("refunds.view_refund", "payments.view_paymentattempt")
        )


@hooks.register("register_reports_menu_item")
def register_history():
    """Put money in and out among the reports."""
    return HistoryMenuItem(
        _("Money in and out"),
        reverse("refunding:history"),
        icon_name="history",
        order=20,
    )


@hooks.register("register_permissions")
def register_permissions():
    """Let administrators give the rights to a group."""
    return Permission.objects.filter(
        content_type__app_label="refunds",
        codename__in=("view_refund", "add_refund"),
    )
