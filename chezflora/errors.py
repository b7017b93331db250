"""Friendly pages for what goes wrong."""

import sys

from django.db import InterfaceError, OperationalError
from django.shortcuts import render

RETRY_AFTER = 5


def _page(request, status):
    return render(request, f"errors/{status}.html", status=status)


def bad_request(request, exception=None):
    """Answer 400."""
    return _page(request, 400)


def forbidden(request, exception=None):
    """Answer 403."""
    return _page(request, 403)


def not_found(request, exception=None):
    """Answer 404."""
    return _page(request, 404)


def server_error(request):
    """Answer 500, or 503 while the database is busy or away; neither page needs it."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        response = _page(request, 503)
        response.headers["Retry-After"] = RETRY_AFTER
        return response
    return _page(request, 500)


def csrf_failure(request, reason=""):
    """Answer a form that came from elsewhere or too late."""
    return _page(request, 403)
