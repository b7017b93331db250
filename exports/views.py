"""Pages that let data out of the shop."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wagtail.admin.auth import require_admin_access

from common.streaming import stream_download
from exports.forms import ExportForm
from exports.models import ExportLog
from exports.registry import EXPORTS, exports_for
from exports.services import start_export


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
    form = ExportForm(chosen, request.POST or None)
    if form.is_valid():
        lines = start_export(export=chosen, asked=form.cleaned_data, user=request.user)
        return stream_download(
            lines,
            filename=f"{chosen.name}-{timezone.localdate()}.csv",
            content_type="text/csv; charset=utf-8",
        )
    title = _("Export: %(name)s") % {"name": chosen.label}
    return render(
        request,
        "exports/export.html",
        {"form": form, "page_title": title, "header_title": title},
        status=400 if form.is_bound else 200,
    )
