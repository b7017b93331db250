"""One comment in the admin: what it says, where it stands, what to do with it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wagtail.admin import messages

from comments.flags import flag_words
from comments.forms import DecisionForm
from comments.models import Comment
from comments.moderating import approve_comment, reject_comment
from comments.rights import MODERATE
from common.errors import DomainError
from users.rights import needs

ROWS = Comment.objects.select_related("page", "author", "decided_by", "parent__author")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MODERATE)
def comment(request, pk):
    """Show a comment; a POST approves or rejects it and leads to the next."""
    row = get_object_or_404(ROWS, pk=pk)
    seen = row.edited_at.isoformat() if row.edited_at else ""
    form = DecisionForm(request.POST or None, initial={"seen": seen})
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                _decide(request, pk, form.cleaned_data)
            except DomainError as refusal:
                status = 409 if refusal.code == "decided-already" else 422
                form.add_error("reason", refusal.message)
            else:
                return _next(request)
    title = _("Comment of %(name)s") % {"name": row.author or _("a reader")}
    context = {
        "row": row,
        "form": form,
        "seen": seen,
        "found": flag_words(row),
        "reports": row.reports.select_related("reporter").order_by("pk")[:50],
        "page_title": title,
        "header_title": title,
        "header_icon": "comment",
    }
    return render(request, "comments/admin/comment.html", context, status=status)


def _decide(request, pk, said):
    if request.POST.get("decision") == "approve":
        approve_comment(comment_id=pk, user=request.user, seen=said["seen"])
        messages.success(request, _("Everybody reads it now."))
        return
    reject_comment(
        comment_id=pk, user=request.user, seen=said["seen"], reason=said["reason"]
    )
    messages.success(request, _("Nobody reads it any more."))


def _next(request):
    waiting = Comment.objects.filter(state=Comment.State.PENDING).order_by("pk").first()
    if waiting:
        return redirect("comment_admin:comment", waiting.pk)
    return redirect("comment:index")
