"""App configuration of the fork."""

from functools import wraps

from django.core.exceptions import BadRequest

from oscar.apps.dashboard.apps import DashboardConfig as OscarConfig


class DashboardConfig(OscarConfig):
    """The shop manager's pages."""

    name = "shop.dashboard"

    def get_url_decorator(self, pattern):
        """Guard every address of the dashboard, those of its parts too."""
        guard = super().get_url_decorator(pattern)

        def decorate(view):
            return refuse_nul(guard(view) if guard else view)

        return decorate


def refuse_nul(view):
    """Answer 400 where text carries a NUL byte, which PostgreSQL cannot compare."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        texts = [request.path]
        for said in (request.GET, request.POST):
            texts += [text for _name, values in said.lists() for text in values]
        if any("\x00" in text for text in texts):
            raise BadRequest("NUL byte")
        return view(request, *args, **kwargs)

    return guarded
