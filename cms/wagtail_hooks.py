"""What the shop adds to Wagtail's admin."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from cms.rich_text import PlaceLinkHandler
from cms.uploads import CleanAddView

# What the Oscar dashboard does better; each entry leads there.
SHOP = [
    ("orders", _("Orders"), "dashboard:order-list", "form"),
    ("products", _("Products"), "dashboard:catalogue-product-list", "tag"),
    ("stock", _("Stock alerts"), "dashboard:stock-alert-list", "warning"),
    ("offers", _("Offers"), "dashboard:offer-list", "tick"),
    ("vouchers", _("Vouchers"), "dashboard:voucher-list", "key"),
]


def may_run_shop(user):
    """Tell whether a member of staff sees the shop's dashboard."""
    return user.is_active and (
        user.is_superuser or user.has_perm("partner.dashboard_access")
    )


class ShopMenu(SubmenuMenuItem):
    """The dashboard's pages, for who may open them."""

    def is_shown(self, request):
        """Hide the group from editors without rights on the shop."""
        return may_run_shop(request.user) and super().is_shown(request)


@hooks.register("register_admin_menu_item")
def shop_menu():
    """Lead from the pages' admin to the shop's."""
    items = [
        MenuItem(label, reverse(url), name=f"shop-{name}", icon_name=icon, order=n)
        for n, (name, label, url, icon) in enumerate(SHOP)
    ]
    return ShopMenu(
        _("Shop"), Menu(items=items), name="shop", icon_name="pick", order=150
    )


@hooks.register("register_rich_text_features", order=10)
def page_links(features):
    """Take the place of Wagtail's links to pages, after it has registered them."""
    features.register_link_type(PlaceLinkHandler)


@hooks.register("register_admin_urls", order=-1)
def clean_uploads():
    """Take the place of Wagtail's upload of several pictures."""
    return [path("images/multiple/add/", CleanAddView.as_view())]
