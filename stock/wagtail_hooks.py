"""The workroom in the admin: materials, recipes, why stock changed."""

from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from catalogue.viewsets import MaterialViewSet, RecipeItemViewSet
from cms.policies import LimitedPolicy
from cms.viewsets import PlainViewSet
from stock.models import StockMovement

register_permission_policy(
    StockMovement, LimitedPolicy(StockMovement, "view"), exact_class=True
)


class StockMovementViewSet(PlainViewSet):
    """Corrections of stock: written by the service, read here."""

    model = StockMovement
    menu_label = _("Stock corrections")
    icon = "history"
    form_fields = ["reason"]
    list_display = ["stockrecord", "delta", "reason", "user", "created_at"]
    list_filter = {"created_at": ["date"]}
    search_fields = ["reason", "stockrecord__partner_sku"]
    list_per_page = 50
    inspect_view_enabled = True


class WorkroomGroup(ModelViewSetGroup):
    """What bouquets are made of, and the stock that was counted."""

    menu_label = _("Workroom")
    menu_icon = "list-ul"
    menu_order = 215
    items = (MaterialViewSet, RecipeItemViewSet, StockMovementViewSet)


@hooks.register("register_admin_viewset")
def register_group():
    """Add the group to the menu."""
    return WorkroomGroup()
