"""One comment in the admin: what it says, where it stands, what to do with it."""

from functools import partial

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comments.deciding import decide
from comments.flags import flag_words
from comments.forms import DecisionForm
from comments.models import Comment
from comments.moderating import approve_comment, reject_comment
from comments.rights import MODERATE
from users.rights import needs

ROWS = Comment.objects.select_related("page", "author", "decided_by", "parent__author")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MODERATE)
def comment(request, pk):
    """Show a comment; a POST approves or rejects it and leads to the next."""
    row = get_object_or_404(ROWS, pk=pk)
    seen = row.edited_at.isoformat() if row.edited_at else ""
    form = DecisionForm(request.POST or None, initial={"seen": seen})
    status = decide(
        request,
        form,
        approve=partial(approve_comment, comment_id=pk),
        reject=partial(reject_comment, comment_id=pk),
        late="decided-already",
    )
    if not status:
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


def _next(request):
    waiting = Comment.objects.filter(state=Comment.State.PENDING).order_by("pk").first()
    if waiting:
        return redirect("comment_admin:comment", waiting.pk)
    return redirect("comment:index")
