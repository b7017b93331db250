"""The staff follow their own work: a list, a page with its progress, its file."""

import mimetypes
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access

from common.streaming import stream_download
from jobs.errors import LinkExpired, LinkForged
from jobs.links import check_link, sign_link
from jobs.models import Job
from jobs.registry import KINDS
from jobs.services import cancel_job

PER_PAGE = 25
BLOCK = 4096


def own_job(user, code) -> Job:
    """Return a job of the user's own: 404 for others', 403 once the right is gone."""
    job = Job.objects.filter(code=code, user=user, kind__in=KINDS).first()
    if job is None:
        raise Http404
    if not user.has_perm(KINDS[job.kind].permission):
        raise PermissionDenied
    return job


def with_own_job(view):
    """Lead visitors to the login; give the view the user's own job."""

    @wraps(view)
    def guarded(request, code):
        job = None
        if request.user.is_authenticated:
            job = own_job(request.user, code)
        return require_admin_access(view)(request, job)

    return guarded


@require_safe
@require_admin_access
def index(request):
    """List the user's own jobs, the newest first."""
    found = Job.objects.filter(user=request.user, kind__in=KINDS)
    context = {
        "page_obj": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "page_title": _("Background work"),
        "header_title": _("Background work"),
    }
    return render(request, "jobs/index.html", context)


@require_safe
@never_cache
@with_own_job
def show(request, job):
    """Show how far a job is, and what came out."""
    context = {
        "job": job,
        "template": KINDS[job.kind].template,
        "link": sign_link(job) if job.result and job.state == job.State.DONE else "",
        "page_title": job.label,
        "header_title": job.label,
    }
    return render(request, "jobs/show.html", context)


@require_safe
@never_cache
@with_own_job
def state(request, job):
    """Tell a script how far a job is."""
    answer = {
        "state": job.state,
        "label": job.get_state_display(),
        "done": job.done,
        "total": job.total,
        "percent": job.percent,
        "over": job.is_over,
    }
    return JsonResponse(answer)


@require_POST
@with_own_job
def cancel(request, job):
    """Stop a job that is not over."""
    if cancel_job(job_id=job.pk):
        messages.success(request, _("The work was stopped."))
    else:
        messages.error(request, _("The work was over already."))
    return redirect("jobs:show", job.code)


@require_safe
@never_cache
@with_own_job
def file(request, job):
    """Send what a job made to who started it, over a link that is still good."""
    try:
        check_link(job, request.GET.get("key", ""))
    except LinkForged as refusal:
        raise Http404 from refusal
    except LinkExpired as refusal:
        return _gone(request, job, refusal.message)
    if job.state != job.State.DONE or not job.result:
        raise Http404
    try:
        opened = job.result.open("rb")
    except FileNotFoundError:
        opened = None
    if opened is None or job.expires_at <= timezone.now():
        return _gone(request, job, _("The file is not kept any more."))
    Job.objects.filter(pk=job.pk).update(taken=F("taken") + 1, taken_at=timezone.now())
    kind = mimetypes.guess_type(job.result_name)[0] or "application/octet-stream"
    answer = stream_download(
        _blocks(opened),
        filename="file",
        content_type=f"{kind}; charset=utf-8" if kind == "text/csv" else kind,
    )
    answer["Content-Disposition"] = content_disposition_header(True, job.result_name)
    answer["Content-Length"] = job.result.size
    return answer


def _blocks(opened):
    with opened:
        while block := opened.read(BLOCK):
            yield block


def _gone(request, job, reason):
    context = {
        "job": job,
        "reason": reason,
        "page_title": job.label,
        "header_title": job.label,
    }
    return render(request, "jobs/gone.html", context, status=410)
