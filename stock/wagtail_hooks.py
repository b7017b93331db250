"""The workroom in the admin: materials, recipes, why stock changed."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from catalogue.viewsets import MaterialViewSet, RecipeItemViewSet
from cms.policies import LimitedPolicy
from cms.viewsets import PlainViewSet
from stock import admin_urls, rights
from stock.models import StockMovement

register_permission_policy(
    StockMovement, LimitedPolicy(StockMovement, "view"), exact_class=True
)


class StockMovementViewSet(PlainViewSet):
    """The ledger's raw rows: written by the service, read here."""

    model = StockMovement
    menu_label = _("Rows of the ledger")
    icon = "history"
    form_fields = ["reason"]
    list_display = ["stockrecord", "kind", "delta", "reason", "user", "created_at"]
    list_filter = {"created_at": ["date"], "kind": ["exact"]}
    search_fields = ["reason", "stockrecord__partner_sku"]
    list_per_page = 50
    inspect_view_enabled = True


class RightItem(MenuItem):
    """Shown to whoever has its right."""

    def __init__(self, *args, right, **kwargs):
        super().__init__(*args, **kwargs)
        self.right = right

    def is_shown(self, request):
        """Tell whether the page would open."""
        return request.user.has_perm(self.right)


def _item(words, name, right, order, icon):
    return RightItem(
        words,
        reverse(f"stock_admin:{name}"),
        name=f"stock-{name}",
        icon_name=icon,
        order=order,
        right=right,
    )


class WorkroomGroup(ModelViewSetGroup):
    """What bouquets are made of, and the stock that was counted."""

    menu_label = _("Workroom")
    menu_icon = "list-ul"
    menu_order = 215
    items = (MaterialViewSet, RecipeItemViewSet, StockMovementViewSet)

    def get_submenu_items(self):
        """Add the pages about all stock, and what was deleted."""
        return [
            *super().get_submenu_items(),
            _item(_("Stock movements"), "movements", rights.SEE, 800, "history"),
            _item(_("Goods received"), "receipts", rights.WRITE, 805, "plus"),
            _item(_("Low stock"), "low", rights.SEE, 810, "warning"),
            _item(_("Waste"), "waste-report", rights.SEE, 820, "table"),
            _item(_("Deleted products"), "deleted", rights.RESTORE, 830, "bin"),
        ]


@hooks.register("register_admin_viewset")
def register_group():
    """Add the group to the menu."""
    return WorkroomGroup()


@hooks.register("register_admin_urls")
def register_urls():
    """Give the pages about stock their addresses."""
    return [path("stock/", include(admin_urls))]
