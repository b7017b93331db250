"""The owner's page of backups: what there is, how old, whether it was proved."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backups import places
from backups.models import BackupRun, RestoreCheck
from backups.rotating import taken_at
from backups.tasks import back_up_now
from backups.watching import find_problems
from common.queueing import queue_after_commit
from outbox.fence import current_fence

FAILURES = 5


@require_http_methods(["GET", "HEAD", "POST"])
def backup_list(request):
    """Show the backups; a POST has the worker make one. Files are never handed out."""
    if not request.user.is_superuser:
        raise PermissionDenied
    if request.method == "POST":
        if current_fence():
            messages.error(request, _("A restored copy makes no backups."))
        else:
            queue_after_commit(back_up_now)
            messages.success(request, _("The worker makes a backup. Look again soon."))
        return redirect("backups")
    failed = BackupRun.objects.filter(state=BackupRun.State.FAILED)
    return render(
        request,
        "backups/list.html",
        {
            "page_title": _("Backups"),
            "header_title": _("Backups"),
            "header_icon": "download",
            "rows": list_backups(),
            "failures": failed[:FAILURES],
            "problems": find_problems(),
            "fence": current_fence(),
        },
    )


def list_backups() -> list[dict]:
    """Return every backup of this machine, newest first, with what is known of it."""
    names = places.local_names()
    runs = {run.name: run for run in BackupRun.objects.filter(name__in=names)}
    proofs = {}
    for check in RestoreCheck.objects.filter(name__in=names).order_by("checked_at"):
        proofs[check.name] = check
    return [
        {
            "name": name,
            "at": taken_at(name),
            "size": (places.folder() / name).stat().st_size,
            "run": runs.get(name),
            "check": proofs.get(name),
        }
        for name in names
    ]
