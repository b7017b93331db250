"""Headers and refusals of every answer."""

from django.conf import settings
from django.middleware.locale import LocaleMiddleware

PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(self), usb=()"


class LanguageMiddleware(LocaleMiddleware):
    """Send readers to their language, and leave machines alone.

    Every prefixed address is a possible page, so Django would redirect any 404, an
    unknown webhook's POST included.
    """

    def process_response(self, request, response):
        """Redirect only what a person may have meant as a page."""
        machine = request.path.startswith(settings.MACHINE_PATHS)
        if response.status_code == 404 and (machine or request.method != "GET"):
            return response
        return super().process_response(request, response)


class HeadersMiddleware:
    """Add what Django has no setting for; loosen the policy on staff pages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer with our headers."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class StaffPolicyMiddleware:
    """Loosen the content policy where Wagtail's and Oscar's own pages need it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Mark staff pages for the policy middleware around this one."""
        response = self.get_response(request)
        if request.path.startswith(settings.STAFF_PATHS):
            response._csp_replace = settings.STAFF_CSP
        return response
