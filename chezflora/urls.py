"""Every address of the shop; Wagtail's pages come last."""

from django.apps import apps
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from users.views import door

handler429 = "users.views.too_many_requests"

urlpatterns = [
    path("", include("users.doors")),
    path("admin/", include(wagtailadmin_urls)),
    path("dashboard/", apps.get_app_config("dashboard").urls),
]

urlpatterns += i18n_patterns(
    path("account/", include("users.urls")),
    path("account/", include("storefront.account.urls")),
    path("checkout/", include("shop.checkout.urls")),
    # Wagtail's own sign-in page, above its include.
    path("_util/login/", door),
    path("", include(wagtail_urls)),
    prefix_default_language=True,
)
