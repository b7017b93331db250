"""Readers write below pages; every form has a page of its own, scripts or not."""

from contextlib import contextmanager
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from allauth.core.internal import ratelimit

from comments import muting, services
from comments.errors import CommentsClosed, NotThere
from comments.forms import CommentForm, ReportForm
from comments.models import Comment
from comments.pages import commented_page, open_page
from comments.selectors import number_of, visible
from common.errors import DomainError

MINUTE, HOUR = 60, 3600
# Each limit by itself, so that we can say when to come back.
LIMITS = {
    "comment": ((3, MINUTE), (20, HOUR)),
    "report": ((10, HOUR),),
}


def for_readers(view):
    """Open a form to who is signed in; what is not there answers 404."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except NotThere:
            raise Http404 from None

    signed_in = login_required(guarded)
    return never_cache(require_http_methods(["GET", "HEAD", "POST"])(signed_in))


@for_readers
def write(request, page_pk):
    """Ask for a comment; a valid one is written below its page."""
    return _write(request, commented_page(page_pk), None)


@for_readers
def answer(request, pk):
    """Ask for an answer to a comment everybody sees."""
    parent = visible(Comment.objects.select_related("author")).filter(pk=pk).first()
    if parent is None:
        raise NotThere
    return _write(request, commented_page(parent.page_id), parent)


def _write(request, page, parent):
    form = CommentForm(request.POST or None)
    refused = None
    if not page.comments_open:
        refused = CommentsClosed()
    elif form.is_valid() and _within_limits(request, "comment", form):
        with _refusing(form):
            comment = services.write_comment(
                page_id=page.pk,
                author=request.user,
                text=form.cleaned_data["text"],
                parent_id=parent.pk if parent else None,
            )
            return _back(request, page, comment)
    return _show(request, form, page, refused=refused, parent=parent)


@for_readers
def edit(request, pk):
    """Change one's own comment while there is time."""
    comment = services.find_own(pk, request.user)
    page = open_page(comment.page_id)
    form = CommentForm(request.POST or None, initial={"text": comment.body})
    if form.is_valid() and _within_limits(request, "comment", form):
        with _refusing(form):
            comment = services.edit_comment(
                comment_id=pk, author=request.user, text=form.cleaned_data["text"]
            )
            return _back(request, page, comment)
    return _show(request, form, page, mode="edit")


@for_readers
def delete(request, pk):
    """Ask whether to take one's own comment back; a POST does."""
    comment = Comment.objects.filter(pk=pk, author=request.user).first()
    if comment is None:
        raise NotThere
    page = commented_page(comment.page_id)
    if request.method == "POST":
        services.delete_comment(comment_id=pk, author=request.user)
        messages.success(request, _("Your comment is gone."))
        return redirect(f"{page.address}#comments")
    return _show(request, None, page, mode="delete", comment=comment)


@for_readers
def report(request, pk):
    """Ask what is wrong with a comment; staff are told when several mind it."""
    comment = visible(Comment.objects.select_related("author")).filter(pk=pk).first()
    if comment is None:
        raise NotThere
    page = commented_page(comment.page_id)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _within_limits(request, "report", form):
        with _refusing(form):
            services.report_comment(
                comment_id=pk, reporter=request.user, words=form.cleaned_data["words"]
            )
            messages.success(request, _("Thank you. We have a look at it."))
            return redirect(f"{page.address}#comments")
    return _show(request, form, page, mode="report", comment=comment)


# The signed link is the proof: a mail program that unsubscribes has no cookies.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mails(request, token):
    """Ask which mails about answers whoever got the link wants; a POST decides.

    What a mail program posts by itself names no scope: none of them any more.
    """
    try:
        reader, thread = muting.read_token(token)
        if request.method == "POST":
            scope = request.POST.get("scope", muting.EVERY)
            muting.choose_mails(reader=reader, thread=thread, scope=scope)
    except NotThere:
        raise Http404 from None
    context = {
        "chosen": muting.chosen_mails(reader, thread),
        "page": thread.page.specific if thread else None,
    }
    return render(request, "comments/mails.html", context)


@contextmanager
def _refusing(form):
    """Show why a service refuses above the form; 404 stays 404."""
    try:
        yield
    except NotThere:
        raise
    except DomainError as refusal:
        form.add_error(None, refusal.message)


def _within_limits(request, action, form) -> bool:
    """Count this try; over the limit, say in the form when to come back."""
    for amount, seconds in LIMITS[action]:
        rate = {action: f"{amount}/{seconds}s/user"}
        name = f"comments-{seconds}"
        if not ratelimit.consume(request, app=name, action=action, config=rate):
            form.retry_after = seconds
            form.add_error(
                None,
                _("That was a lot at once. Your words are still here: try again later.")
                if seconds > MINUTE
                else _("That was quick. Your words are still here: wait a minute."),
            )
            return False
    return True


def _show(
    request, form, page, *, mode="write", refused=None, parent=None, comment=None
):
    status = 200
    if request.method == "POST":
        status = 409 if refused else 422
    # The comment that is answered, deleted or reported stands above the form.
    context = {
        "form": form,
        "page": page,
        "mode": mode,
        "refused": refused,
        "quoted": parent or comment,
    }
    context["parent"] = parent
    retry_after = getattr(form, "retry_after", 0)
    if retry_after:
        status = 429
    response = render(request, "comments/write.html", context, status=status)
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


def _back(request, page, comment):
    """Lead to the comment where it stands, and say so where it waits."""
    if comment.state == Comment.State.PENDING:
        messages.info(
            request, _("Thank you. Somebody of the shop reads it before others do.")
        )
    number = number_of(comment)
    query = f"?thread={number}" if number > 1 else ""
    return redirect(f"{page.address}{query}#comment-{comment.pk}")
