"""Deliveries and their rules in the admin."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from cms.policies import LimitedPolicy
from delivery import admin_urls
from delivery.duties import CORRECT, Duties
from delivery.models import DayLoad, Delivery, WeekdayRule
from delivery.viewsets import (
    CapacityViewSet,
    ClosedDayViewSet,
    DeliveryViewSet,
    PeakDayViewSet,
    SlotViewSet,
    WeekdayViewSet,
    ZonePostcodeViewSet,
    ZoneViewSet,
)


class DeliveryPolicy(LimitedPolicy):
    """Who tells what happened at the door does not rewrite addresses."""

    def user_has_permission(self, user, action):
        """Ask for the right, and for the task where something is rewritten."""
        if not super().user_has_permission(user, action):
            return False
        return action != "change" or Duties(user).may(CORRECT)


register_permission_policy(
    Delivery, DeliveryPolicy(Delivery, "view", "change"), exact_class=True
)
register_permission_policy(
    WeekdayRule, LimitedPolicy(WeekdayRule, "view", "change"), exact_class=True
)
register_permission_policy(DayLoad, LimitedPolicy(DayLoad, "view"), exact_class=True)


class BoardMenuItem(MenuItem):
    """Shown to whoever handles deliveries."""

    def is_shown(self, request):
        """Tell whether the board would open."""
        return request.user.has_perm("delivery.view_delivery")


class DeliveryGroup(ModelViewSetGroup):
    """Everything about getting flowers there."""

    menu_label = _("Delivery")
    menu_icon = "calendar"
    menu_order = 210
    items = (
        DeliveryViewSet,
        CapacityViewSet,
        SlotViewSet,
        WeekdayViewSet,
        PeakDayViewSet,
        ClosedDayViewSet,
        ZoneViewSet,
        ZonePostcodeViewSet,
    )

    def get_submenu_items(self):
        """Put the board of the day first."""
        board = BoardMenuItem(
            _("Deliveries of the day"),
            reverse("deliveries:board"),
            name="day-board",
            icon_name="calendar-check",
            order=0,
        )
        return [board, *super().get_submenu_items()]


@hooks.register("register_admin_viewset")
def register_group():
    """Add the group to the menu."""
    return DeliveryGroup()


@hooks.register("register_admin_urls")
def register_urls():
    """Give the workroom its addresses."""
    return [path("deliveries/", include(admin_urls))]
