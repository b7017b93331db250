"""Pages, and what robots read about them."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from wagtail import views as wagtail_views

from cms import routing

# What crawlers have no business in: nothing there is worth finding.
PRIVATE = ("/admin/", "/dashboard/", "/*/basket/", "/*/checkout/", "/*/account/")


def serve(request, path):
    """Answer with the page at ``path``; everything else is Wagtail's."""
    found = routing.find_page(request, path)
    if found is not None:
        request._wagtail_route_for_request = found
    return wagtail_views.serve(request, path)


@require_GET
def robots(request):
    """Tell crawlers where the sitemap is and what to leave alone."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE)]
    lines.append(f"Sitemap: {settings.SITE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
