"""Pages that let data out of the shop."""

from functools import wraps

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wagtail.admin.auth import require_admin_access

from common.streaming import stream_download
from exports.forms import ExportForm
from exports.models import ExportLog
from exports.registry import EXPORTS, exports_for
from exports.services import (
    file_name,
    start_export,
    start_large_export,
    title_of,
)

FILTERS = ("date_from", "date_to", "status")


def staff_only(view):
    """Lead visitors to the login, answer 403 to everybody without an export right."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.user.is_authenticated and not exports_for(request.user):
            raise PermissionDenied
        return require_admin_access(view)(request, *args, **kwargs)

    return guarded


@require_safe
@staff_only
def index(request):
    """Show what can be exported, and what was."""
    allowed = exports_for(request.user)
    log = ExportLog.objects.filter(name__in=[export.name for export in allowed])
    return render(
        request,
        "exports/index.html",
        {
            "exports": allowed,
            "log": log.select_related("user")[:20],
            "page_title": _("Exports"),
            "header_title": _("Exports"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def export(request, name):
    """Ask what to export; a valid answer is the file."""
    chosen = EXPORTS.get(name)
    if chosen is None:
        raise Http404
    if not request.user.has_perm(chosen.permission):
        raise PermissionDenied
    # A list of the admin leads here with its filters.
    names = (*FILTERS, *chosen.filters())
    proposed = {name: request.GET[name] for name in names if name in request.GET}
    form = ExportForm(chosen, request.POST or None, initial=proposed)
    if form.is_valid():
        return _answer(request, chosen, form.cleaned_data)
    title = title_of(chosen)
    return render(
        request,
        "exports/export.html",
        {
            "form": form,
            "direct": settings.EXPORT_DIRECT_ROWS,
            "page_title": title,
            "header_title": title,
        },
        status=400 if form.is_bound else 200,
    )


def _answer(request, export, asked):
    """Send a small file at once; lead to the job that makes a large one."""
    count = export.rows(asked).count()
    if count > settings.EXPORT_DIRECT_ROWS:
        job = start_large_export(
            export=export,
            asked=asked,
            user=request.user,
            count=count,
            language=get_language(),
        )
        return redirect("jobs:show", job.code)
    return stream_download(
        start_export(export=export, asked=asked, user=request.user),
        filename=file_name(export),
        content_type="text/csv; charset=utf-8",
    )
