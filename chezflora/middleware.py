"""Headers and refusals of every answer."""

from django.conf import settings

PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(self), usb=()"


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
