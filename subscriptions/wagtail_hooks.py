"""Subscriptions in the Wagtail admin: lists, pages, and whose they are."""

from django.contrib.auth.models import Permission
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from cms.policies import LimitedPolicy
from subscriptions import admin_urls, rights
from subscriptions.models import Subscription
from subscriptions.viewsets import PlanSizeViewSet, PlanViewSet, SubscriptionViewSet

# Written by services, never by hand.
register_permission_policy(
    Subscription, LimitedPolicy(Subscription, "view"), exact_class=True
)


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
        reverse(f"subscription_admin:{name}"),
        name=f"subscription-{name}",
        icon_name=icon,
        order=order,
        right=right,
    )


class SubscriptionGroup(ModelViewSetGroup):
    """Everything about flowers that come again."""

    menu_label = _("Subscriptions")
    menu_icon = "resubmit"
    menu_order = 215
    items = (SubscriptionViewSet, PlanViewSet, PlanSizeViewSet)

    def get_submenu_items(self):
        """Add what is about all of them together."""
        return [
            *super().get_submenu_items(),
            _item(_("Failed charges"), "failed", rights.SEE, 800, "warning"),
            _item(_("Upcoming load"), "load", rights.SEE_LOAD, 810, "tasks"),
            _item(_("Figures"), "figures", rights.SEE, 820, "table"),
        ]


@hooks.register("register_admin_viewset")
def register_group():
    """Add the group to the menu."""
    return SubscriptionGroup()


@hooks.register("register_admin_urls")
def register_urls():
    """Give the florist's side its addresses."""
    return [path("subscriptions/", include(admin_urls))]


@hooks.register("register_permissions")
def register_permissions():
    """Let administrators give these rights to a group."""
    return Permission.objects.filter(
        content_type__app_label="subscriptions",
        codename__in=("view_subscription", "change_subscription"),
    )
