"""Which right opens which page of the florist's side."""

from functools import wraps

from django.core.exceptions import PermissionDenied

SEE = "subscriptions.view_subscription"
# Bill, bring forward, resume, try again, cancel; names and addresses leave with it.
ACT = "subscriptions.change_subscription"
# How much work is to come names nobody: the workroom plans with it.
SEE_LOAD = "delivery.view_dayload"


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
