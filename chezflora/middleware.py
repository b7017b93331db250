"""Headers and refusals of every answer, and the line each leaves in the log."""

import logging
import time

from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render

from chezflora.logs import route_of
from common.request_ids import chosen_id, known_as
from outbox.fence import RestoredShop, is_fenced

requests = logging.getLogger("chezflora.requests")

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


class RequestIdMiddleware:
    """Give each visit a number, log its answer under it, tell it to the proxy.

    Who came is logged by primary key, where by the address's pattern: an address may
    hold what opens a door.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer with the number in ``X-Request-ID``."""
        began = time.monotonic()
        with known_as(chosen_id(request.headers.get("X-Request-ID"))) as number:
            response = self.get_response(request)
            if not request.path.startswith(settings.UNLOGGED_PATHS):
                self._log(request, response, began)
        response.headers["X-Request-ID"] = number
        return response

    def _log(self, request, response, began):
        # Asking request.user would open the session of a page that does not need it.
        user = getattr(request, "_cached_user", None)
        requests.info(
            "%s",
            route_of(request) or "no page",
            extra={
                "method": request.method,
                "status_code": response.status_code,
                "took_ms": int((time.monotonic() - began) * 1000),
                "user": getattr(user, "pk", None),
            },
        )


class FenceMiddleware:
    """Close the checkout of a restored copy, in words, until somebody releases it."""

    closed = ("checkout", "payments", "quotes", "subscriptions", "workshops")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer."""
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Refuse to take an order, or a change that moves money."""
        match = request.resolver_match
        orders = match.view_name == "checkout:index"
        if orders or (request.method == "POST" and match.app_name in self.closed):
            return self._refusal(request) if is_fenced() else None
        return None

    def process_exception(self, request, exception):
        """Say so where a service refused."""
        if isinstance(exception, RestoredShop):
            return self._refusal(request)
        return None

    def _refusal(self, request):
        response = render(request, "errors/restored.html", status=503)
        response.headers["Retry-After"] = 3600
        response.headers["Cache-Control"] = "no-store"
        return response
