"""Oscar's own settings: currency, order pipeline, dashboard menu."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from oscar.defaults import *  # noqa: F403
from oscar.defaults import OSCAR_DASHBOARD_NAVIGATION

from shop.order.statuses import PIPELINE

OSCAR_SHOP_NAME = "ChezFlora"
OSCAR_SHOP_TAGLINE = ""
OSCAR_HOMEPAGE = reverse_lazy("catalogue:index")
OSCAR_DEFAULT_CURRENCY = "EUR"
OSCAR_OFFERS_INCL_TAX = True
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_ALLOW_GUEST_CHECKOUT_WITH_ACCOUNT = True
OSCAR_ALLOW_ANON_REVIEWS = False
OSCAR_MODERATE_REVIEWS = True
OSCAR_HIDDEN_FEATURES = ["reviews", "wishlists"]
OSCAR_BASKET_COOKIE_SECURE = True
OSCAR_RECENTLY_VIEWED_COOKIE_SECURE = True
OSCAR_RECENTLY_VIEWED_PRODUCTS = 0
OSCAR_MAX_BASKET_QUANTITY_THRESHOLD = 500
OSCAR_URL_SCHEMA = "https"
OSCAR_FROM_EMAIL = "ChezFlora <hello@chezflora.example>"
OSCAR_SEND_REGISTRATION_EMAIL = False
OSCAR_EAGER_ALERTS = False
OSCAR_THUMBNAILER = "cms.thumbnails.WillowThumbnailer"
OSCAR_DELETE_IMAGE_FILES = False
OSCAR_IMAGE_FOLDER = "products/"
OSCAR_SLUG_ALLOW_UNICODE = False

# Oscar imports haystack's settings although our search app replaces it.
HAYSTACK_CONNECTIONS = {
    "default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}
}

OSCAR_INITIAL_ORDER_STATUS = "pending"
OSCAR_INITIAL_LINE_STATUS = "pending"
OSCAR_ORDER_STATUS_PIPELINE = PIPELINE
OSCAR_LINE_STATUS_PIPELINE = OSCAR_ORDER_STATUS_PIPELINE
OSCAR_ORDER_STATUS_CASCADE = {status: status for status in PIPELINE}

# Forks without a schema change keep Oscar's own migrations.
MIGRATION_MODULES = {
    "analytics": "oscar.apps.analytics.migrations",
    "shipping": "oscar.apps.shipping.migrations",
    "customer": "oscar.apps.customer.migrations",
}


def _may_edit_pages(user, *args, **kwargs):
    return user.has_perm("wagtailadmin.access_admin")


# Wagtail owns the pages; its entry needs its own check, because Oscar's default
# looks the URL name up among dashboard URLs only.
_CONTENT = "fas fa-folder"
OSCAR_DASHBOARD_NAVIGATION = [
    section for section in OSCAR_DASHBOARD_NAVIGATION if section["icon"] != _CONTENT
] + [
    {
        "label": _("Pages and pictures"),
        "icon": _CONTENT,
        "url_name": "wagtailadmin_home",
        "access_fn": _may_edit_pages,
    }
]

# The shop's mails are templates in the code (templates/emails/).
for _section in OSCAR_DASHBOARD_NAVIGATION:
    _section["children"] = [
        entry
        for entry in _section.get("children", [])
        if entry["url_name"] != "dashboard:comms-list"
    ] or None
    if not _section["children"]:
        del _section["children"]
