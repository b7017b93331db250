"""App configuration of the fork."""

from functools import wraps

from django.core.exceptions import BadRequest, PermissionDenied

from oscar.apps.dashboard.apps import DashboardConfig as OscarConfig


class DashboardConfig(OscarConfig):
    """The shop manager's pages."""

    name = "shop.dashboard"

    def get_url_decorator(self, pattern):
        """Guard every address of the dashboard, those of its parts too."""
        guard = super().get_url_decorator(pattern)

        def decorate(view):
            guarded = refuse_nul(guard(view) if guard else view)
            mails = (pattern.name or "").startswith("comms-")
            return superusers_only(guarded) if mails else guarded

        return decorate


def superusers_only(view):
    """Answer 403 to everybody else: these templates would run whatever they say."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.is_superuser:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


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
