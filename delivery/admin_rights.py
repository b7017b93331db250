"""Who enters the workroom's pages."""

from functools import wraps

from django.core.exceptions import PermissionDenied

from delivery.duties import Duties


def workroom(view):
    """Hand a view the user's duties; answer 403 to whoever handles no deliveries.

    Wagtail has sent visitors to the login before.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.has_perm("delivery.view_delivery"):
            raise PermissionDenied
        return view(request, Duties(request.user), *args, **kwargs)

    return guarded
