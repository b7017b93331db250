"""Quotes in the Wagtail admin: lists, pages, and whose they are."""

from django.contrib.auth.models import Permission
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from cms.policies import LimitedPolicy
from quotes import admin_urls, rights
from quotes.models import Quote
from quotes.viewsets import QuoteViewSet

# Written by services, never by hand.
register_permission_policy(Quote, LimitedPolicy(Quote, "view"), exact_class=True)


class SeenItem(MenuItem):
    """Shown to whoever may read quotes."""

    def is_shown(self, request):
        """Tell whether the page would open."""
        return request.user.has_perm(rights.SEE)


def _item(words, name, order, icon):
    return SeenItem(
        words,
        reverse(f"quote_admin:{name}"),
        name=f"quote-{name}",
        icon_name=icon,
        order=order,
    )


class QuoteGroup(ModelViewSetGroup):
    """Everything about quotes."""

    menu_label = _("Quotes")
    menu_icon = "form"
    menu_order = 217
    items = (QuoteViewSet,)

    def get_submenu_items(self):
        """Add what is about all of them together."""
        return [
            *super().get_submenu_items(),
            _item(_("Balances to come"), "balances", 800, "date"),
            _item(_("Figures"), "figures", 810, "table"),
        ]


@hooks.register("register_admin_viewset")
def register_group():
    """Add the group to the menu."""
    return QuoteGroup()


@hooks.register("register_admin_urls")
def register_urls():
    """Give the florist's side its addresses."""
    return [path("quotes/", include(admin_urls))]


@hooks.register("register_permissions")
def register_permissions():
    """Let administrators give these rights to a group."""
    return Permission.objects.filter(
        content_type__app_label="quotes",
        codename__in=("view_quote", "change_quote"),
    )
