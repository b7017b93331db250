"""Upload a spreadsheet, read what it would change, load it."""

import codecs
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access

from common.csv import csv_lines
from imports.columns import OWN_COLUMNS
from imports.forms import UploadForm
from imports.limits import max_rows
from imports.manual import OTHER_SHOPS, columns
from imports.models import Upload
from imports.rights import LOAD
from imports.services import NotReady, judged, load_upload, may_load, take_upload

PER_PAGE = 25


def staff_only(view):
    """Lead visitors to the login, answer 403 to who may not change products."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.has_perm(LOAD):
            raise PermissionDenied
        return require_admin_access(view)(request, *args, **kwargs)

    return guarded


def show(request, template, title, status=200, **context):
    """Answer with a page of ours."""
    titles = {"page_title": title, "header_title": title, "header_icon": "upload"}
    return render(request, f"imports/{template}.html", titles | context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_only
def index(request):
    """Show the form and what was uploaded; a POST stores a file to be judged."""
    initial = {"language": get_language()}
    form = UploadForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        upload = take_upload(
            sheet=form.cleaned_data["sheet"],
            pictures=form.cleaned_data["pictures"],
            options=form.options(),
            user=request.user,
            language=get_language(),
        )
        return redirect("imports:show", upload.code)
    uploads = Upload.objects.select_related("user", "check_job", "load_job")
    return show(
        request,
        "index",
        _("Upload products"),
        status=422 if form.is_bound else 200,
        form=form,
        page_obj=Paginator(uploads, PER_PAGE).get_page(request.GET.get("page")),
        max_rows=max_rows(),
    )


@require_safe
@never_cache
@staff_only
def upload(request, code):
    """Show what an upload would change, or changed."""
    rows = Upload.objects.select_related("user", "check_job", "load_job")
    row = get_object_or_404(rows, code=code)
    job = row.load_job or row.check_job
    return show(
        request,
        "show",
        row.name,
        upload=row,
        job=job,
        own=job is not None and job.user_id == request.user.pk,
        report=job.report if job else None,
        is_loaded=bool(row.load_job and (row.load_job.report or {}).get("loaded")),
        judged=judged(row),
        may_load=may_load(row, good_rows=False),
        may_load_good=may_load(row, good_rows=True),
    )


@require_POST
@staff_only
def load(request, code):
    """Have an upload loaded: all of it, or its good rows."""
    row = get_object_or_404(Upload, code=code)
    try:
        load_upload(
            upload=row,
            user=request.user,
            language=get_language(),
            good_rows="good" in request.POST,
        )
    except NotReady as refusal:
        messages.error(request, refusal.message)
    return redirect("imports:show", code)


@require_safe
@staff_only
def template_file(request):
    """Send an empty spreadsheet with our columns."""
    lines = b"".join(csv_lines([OWN_COLUMNS], delimiter=";"))
    answer = HttpResponse(codecs.BOM_UTF8 + lines, content_type="text/csv")
    answer["Content-Disposition"] = 'attachment; filename="products.csv"'
    return answer


@require_safe
@staff_only
def manual(request):
    """Tell what each column means."""
    return show(
        request,
        "manual",
        _("Columns of an upload"),
        columns=columns(),
        others=OTHER_SHOPS,
        max_rows=max_rows(),
    )
