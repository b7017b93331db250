"""Every address of the shop; Wagtail's pages come last."""

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from wagtail.admin import urls as wagtailadmin_urls

from cms.sitemaps import PageSitemap
from cms.views import robots
from ops import health, media
from ops.metrics import metrics
from payments import webhooks
from storefront.offers import OffersSitemap
from storefront.style import style_page
from users.views import door

handler400 = "chezflora.errors.bad_request"
handler403 = "chezflora.errors.forbidden"
handler404 = "chezflora.errors.not_found"
handler429 = "users.views.too_many_requests"
handler500 = "chezflora.errors.server_error"

SITEMAPS = {"pages": PageSitemap, "offers": OffersSitemap}

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("webhooks/<slug:gateway>/", webhooks.receive, name="webhook"),
    path("", include("users.doors")),
    path("admin/exports/", include("exports.urls")),
    path("admin/imports/", include("imports.urls")),
    path("admin/jobs/", include("jobs.urls")),
    path("admin/refunds/", include("refunds.admin_urls")),
    path("admin/workshops/dates/", include("workshops.door_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("dashboard/", apps.get_app_config("dashboard").urls),
]

if settings.SERVE_MEDIA:
    urlpatterns += [path("media/<path:path>", media.picture, name="media")]

urlpatterns += i18n_patterns(
    path("shop/", include("storefront.catalogue_urls")),
    path("search/", include("storefront.search_urls")),
    path("basket/", include("storefront.basket_urls")),
    path("checkout/order/", include("refunds.urls")),
    path("checkout/", include("shop.checkout.urls")),
    path("pay/", include("payments.urls")),
    path("seats/", include("workshops.urls")),
    path("recurring/", include("subscriptions.urls")),
    path("comments/", include("comments.urls")),
    path("quotes/", include("quotes.urls")),
    path("style/", style_page, name="style"),
    path("account/", include("users.urls")),
    path("account/", include("storefront.account.urls")),
    # Wagtail's own sign-in page, above its include.
    path("_util/login/", door),
    path("", include("cms.urls")),
    prefix_default_language=True,
)
