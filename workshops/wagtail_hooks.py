"""Workshops in the admin: the calendar, its lists, and whose they are."""

from django.contrib.auth.models import Permission
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from cms.policies import LimitedPolicy
from workshops import admin_urls, rights
from workshops.models import Attendee, GroupEnquiry, MaterialQuota, Room, Session
from workshops.viewsets import (
    AttendeeViewSet,
    GroupViewSet,
    MaterialViewSet,
    RoomViewSet,
    SessionViewSet,
)

# Dates, people and groups are written by services; what a date uses is not deleted.
for _model in (Session, Attendee, GroupEnquiry):
    register_permission_policy(_model, LimitedPolicy(_model, "view"), exact_class=True)
for _model in (Room, MaterialQuota):
    _policy = LimitedPolicy(_model, "view", "add", "change")
    register_permission_policy(_model, _policy, exact_class=True)


class RightItem(MenuItem):
    """Shown to whoever has its right."""

    def __init__(self, *args, right, **kwargs):
        super().__init__(*args, **kwargs)
        self.right = right

    def is_shown(self, request):
        """Tell whether the page would open."""
        return request.user.has_perm(self.right)


class WorkshopGroup(ModelViewSetGroup):
    """Everything about dates and who comes."""

    menu_label = _("Workshops")
    menu_icon = "calendar-check"
    menu_order = 220
    items = (
        SessionViewSet,
        AttendeeViewSet,
        GroupViewSet,
        RoomViewSet,
        MaterialViewSet,
    )

    def get_submenu_items(self):
        """Put the calendar first, the numbers last."""
        return [
            _item(_("Workshop calendar"), "calendar", rights.SEE_DATES, 0),
            _item(_("Go or no-go"), "decide", rights.CALL_OFF, 1, "warning"),
            *super().get_submenu_items(),
            _item(_("Statistics"), "statistics", rights.SEE_REVENUE, 900, "table"),
        ]


def _item(words, name, right, order, icon="calendar-check"):
    return RightItem(
        words,
        reverse(f"workshop_admin:{name}"),
        name=f"workshop-{name}",
        icon_name=icon,
        order=order,
        right=right,
    )


@hooks.register("register_admin_viewset")
def register_group():
    """Add the group to the menu."""
    return WorkshopGroup()


@hooks.register("register_admin_urls")
def register_urls():
    """Give the workshops' staff their addresses."""
    return [path("workshops/", include(admin_urls))]


@hooks.register("register_permissions")
def register_permissions():
    """Let administrators give these rights to a group."""
    models = ("session", "booking", "attendee", "scan", "waitingentry", "groupenquiry")
    return Permission.objects.filter(
        content_type__app_label="workshops", content_type__model__in=models
    )
