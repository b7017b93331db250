"""The shop, and beside it in the same process a Django that only says hello."""

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpResponse
from django.urls import path

from tests.bench import HELLO


def hello(request):
    """Say it."""
    return HttpResponse("hello")


urlpatterns = [path("hello", hello)]


class HelloHandler(ASGIHandler):
    """One view, no middleware: what Django under this server costs at least."""

    def load_middleware(self, is_async=False):
        """Load none of the shop's middleware."""
        kept, settings.MIDDLEWARE = settings.MIDDLEWARE, []
        try:
            super().load_middleware(is_async)
        finally:
            settings.MIDDLEWARE = kept

    def resolve_request(self, request):
        """Resolve within this module."""
        request.urlconf = "tests.bench.asgi"
        return super().resolve_request(request)


shop = get_asgi_application()
greeter = HelloHandler()


async def application(scope, receive, send):
    """Send hello to the greeter and everything else to the shop."""
    chosen = greeter if scope["path"] == HELLO else shop
    await chosen(scope, receive, send)
