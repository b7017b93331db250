"""Pages of the admin behind a right."""

from functools import wraps

from django.core.exceptions import PermissionDenied


def needs(right):
    """Open a page of the admin to whoever has a right; 403 to other staff.

    Wagtail has sent visitors to the login before.
    """

    def wrap(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.has_perm(right):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return wrap
