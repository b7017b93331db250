"""The night desk in the admin: every task of the schedule, and its three buttons."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wagtail.admin import messages

from common.errors import DomainError
from ops.desk import rights
from ops.desk.rows import desk_line, desk_lines
from ops.desk.schedule import entry_named
from ops.desk.services import pause_task, resume_task, run_task
from ops.desk.watching import BEAT, SILENCE, WORKER
from ops.models import Heartbeat, TaskOrder, TaskRun
from users.rights import needs

LATEST = 20


def show(request, template, title, **context):
    """Answer a page of the admin with its title."""
    context |= {"page_title": title, "header_title": title, "header_icon": "history"}
    context |= {"may_act": request.user.has_perm(rights.ACT)}
    return render(request, f"ops/desk/{template}", context)


def entry_or_404(name):
    """Return an entry of the schedule."""
    entry = entry_named(name)
    if entry is None:
        raise Http404
    return entry


@require_safe
@needs(rights.SEE)
def index(request):
    """List every task, those that need a person first."""
    lines, now = desk_lines(), timezone.now()
    beats = dict(Heartbeat.objects.values_list("name", "beaten_at"))
    silent = [
        name
        for name in (WORKER, BEAT)
        if name not in beats or beats[name] <= now - SILENCE
    ]
    return show(
        request,
        "index.html",
        _("Night desk"),
        lines=lines,
        late=sum(line.state == "late" for line in lines),
        failed=sum(line.state == "failed" for line in lines),
        paused=sum(line.state == "paused" for line in lines),
        worker_silent=WORKER in silent,
        beat_silent=BEAT in silent,
    )


@require_safe
@needs(rights.SEE)
def task(request, name):
    """Show one task: its counts, its last runs, who asked what of it."""
    entry = entry_or_404(name)
    orders = TaskOrder.objects.filter(task=name).select_related("by")
    return show(
        request,
        "task.html",
        entry.label,
        line=desk_line(entry),
        history=TaskRun.objects.filter(task=name),
        orders=orders[:LATEST],
    )


def button(service, words):
    """Return the view of a button: POST, a right, a service, and back."""

    @require_POST
    @needs(rights.ACT)
    def view(request, name):
        entry = entry_or_404(name)
        try:
            service(entry=entry, user=request.user)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"{entry.label}: {words()}")
        to_task = request.POST.get("back") == "task"
        return (
            redirect("night_desk:task", name)
            if to_task
            else redirect("night_desk:index")
        )

    return view


pause = button(pause_task, lambda: _("paused."))
resume = button(resume_task, lambda: _("runs again when it is due."))
run = button(run_task, lambda: _("queued; it runs in a moment."))
