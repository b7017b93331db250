"""Which right opens which page of the workshops' staff."""

from functools import wraps

from django.contrib.auth.models import Permission
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q

SEE_DATES = "workshops.view_session"
OPEN_DATES = "workshops.add_session"
CHANGE_DATES = "workshops.change_session"
# Calling off pays everybody back.
CALL_OFF = "workshops.delete_session"
SEE_REVENUE = "workshops.view_booking"
GIVE_BACK = "workshops.change_booking"
SEE_PEOPLE = "workshops.view_attendee"
CHECK_IN = "workshops.add_scan"
SEE_WAITING = "workshops.view_waitingentry"
MOVE_WAITING = "workshops.change_waitingentry"
SEE_GROUPS = "workshops.view_groupenquiry"
ANSWER_GROUPS = "workshops.change_groupenquiry"


def at_the_door(view):
    """Open the pages of the door: 403 without CHECK_IN, the login for visitors.

    The door asks for one right in one query: a queue of people waits for the answer.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path(), "/admin/login/")
        if not (user.is_active and (user.is_superuser or _holds(user, CHECK_IN))):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def _holds(user, right):
    app_label, codename = right.split(".")
    held = Permission.objects.filter(Q(group__user=user) | Q(user=user))
    return held.filter(content_type__app_label=app_label, codename=codename).exists()
