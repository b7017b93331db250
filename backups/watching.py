"""Is there a good backup, and was one restored lately? If not, tell, once a day."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from backups import places
from backups.models import RestoreCheck
from backups.rotating import taken_at
from outbox.services import post_to_staff

# A night's backup and two hours for it.
OLDEST = timedelta(hours=26)
UNPROVED = timedelta(days=30)


def find_problems(now=None) -> list[str]:
    """Return what is wrong with the backups, in words, nothing when all is well."""
    now, found = now or timezone.now(), []
    # Files, not rows: a restored database knows nothing of later backups.
    last = max(map(taken_at, places.local_names()), default=None)
    if last is None:
        found.append(_("There is no backup."))
    elif now - last > OLDEST:
        hours = int((now - last).total_seconds() // 3600)
        found.append(_("The last backup is %(hours)d hours old.") % {"hours": hours})
    newest = RestoreCheck.objects.first()
    if newest and not newest.passed:
        found.append(
            _("%(name)s could not be restored: %(error)s")
            % {"name": newest.name, "error": newest.error}
        )
    proved = RestoreCheck.objects.filter(passed=True, checked_at__gt=now - UNPROVED)
    if not proved.exists():
        found.append(_("No backup was restored successfully in the last 30 days."))
    return found


def alert(problems) -> None:
    """Write to the staff, once a day whatever else goes wrong."""
    post_to_staff(
        key=f"backup:{timezone.localdate()}",
        template="staff_backup",
        path=reverse("backups"),
        context={"problems": list(problems)[:20]},
    )
