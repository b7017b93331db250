"""Write, change and take back a comment; report another's."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from comments import mails
from comments.answering import tell_answered
from comments.errors import NotThere, OwnComment, TooLateToEdit
from comments.models import DEEPEST, Comment, ModerationRules, Report
from comments.moderation import Draft, Verdict, judge
from comments.pages import commented_page, open_page
from comments.rights import MODERATE, STAFF
from comments.selectors import may_edit, visible

State = Comment.State


def write_comment(*, page_id: int, author, text: str, parent_id: int | None = None):
    """Publish a comment, or keep it for staff where a rule found something.

    An answer to the third level stands beside what it answers; whose words it answers
    gets a mail once everybody reads it.

    Raises:
        NotThere: no such page or comment for readers; nothing is written.
        CommentsClosed: nobody may write below this page any more.
    """
    page = open_page(page_id)
    verdict = _read(Draft(text, author))
    with transaction.atomic():
        answered = _answered(page.pk, parent_id) if parent_id else None
        parent = answered
        if parent and parent.depth == DEEPEST:
            parent = parent.parent
        comment = Comment.objects.create(
            page_id=page.pk,
            author=author,
            parent=parent,
            answered=answered,
            root_id=parent.root_pk if parent else None,
            depth=parent.depth + 1 if parent else 1,
            body=text,
            by_staff=author.has_perm(STAFF),
            state=State.APPROVED if verdict.clean else State.PENDING,
            flags=verdict.flags,
        )
        if verdict.clean:
            tell_answered(comment)
        else:
            mails.post_waiting()
    return comment


def edit_comment(*, comment_id: int, author, text: str, now: datetime | None = None):
    """Change one's own words within the minutes one has; the rules read them again.

    What waits for staff goes on waiting.

    Raises:
        NotThere: it is somebody else's, rejected or taken back.
        TooLateToEdit: it stands there for longer.
    """
    now = now or timezone.now()
    verdict = _read(Draft(text, author, own=comment_id))
    with transaction.atomic():
        comment = find_own(comment_id, author, locked=True)
        if not may_edit(comment, now):
            raise TooLateToEdit(minutes=settings.COMMENT_EDIT_MINUTES)
        waits = comment.state == State.PENDING or not verdict.clean
        comment.state = State.PENDING if waits else State.APPROVED
        comment.flags = sorted({*comment.flags, *verdict.flags})
        comment.body, comment.edited_at = text, now
        comment.save(update_fields=["state", "flags", "body", "edited_at"])
        if waits:
            mails.post_waiting()
    return comment


def delete_comment(*, comment_id: int, author) -> None:
    """Take one's own comment back: words and name are gone at once.

    Raises NotThere where it is somebody else's or gone already.
    """
    own = Comment.objects.filter(pk=comment_id, author=author)
    gone = own.exclude(state=State.DELETED).update(
        state=State.DELETED, body="", author=None, flags=[], reason=""
    )
    if not gone:
        raise NotThere


@transaction.atomic
def report_comment(*, comment_id: int, reporter, words: str = "") -> None:
    """Note that a reader minds a comment; enough of them, and it waits for staff.

    A reader counts once. Reports from before staff approved it count no more.

    Raises:
        NotThere: readers do not see it.
        OwnComment: one's own words are deleted, not reported.
    """
    rows = visible(Comment.objects.all()).select_for_update(of=("self",))
    comment = rows.filter(pk=comment_id).first()
    if comment is None:
        raise NotThere
    commented_page(comment.page_id)
    if comment.author_id == reporter.pk:
        raise OwnComment
    Report.objects.get_or_create(
        comment=comment, reporter=reporter, defaults={"words": words}
    )
    fresh = comment.reports.all()
    if comment.decided_at:
        fresh = fresh.filter(created_at__gt=comment.decided_at)
    if fresh.count() >= ModerationRules.load().reports_to_hide:
        comment.state = State.PENDING
        comment.flags = sorted({*comment.flags, "reported"})
        comment.save(update_fields=["state", "flags"])
        mails.post_waiting()


def find_own(comment_id, author, *, locked=False):
    """Return a comment of ``author`` that stands or waits, or raise NotThere."""
    rows = Comment.objects.filter(
        pk=comment_id, author=author, state__in=(State.APPROVED, State.PENDING)
    )
    comment = (rows.select_for_update() if locked else rows).first()
    if comment is None:
        raise NotThere
    return comment


def _read(draft) -> Verdict:
    """Let the rules read it; who decides about others' words needs none."""
    return Verdict() if draft.user.has_perm(MODERATE) else judge(draft)


def _answered(page_id, parent_id):
    """Return the comment that is answered, locked so that it stays while we write."""
    rows = visible(Comment.objects.filter(page_id=page_id))
    parent = rows.select_for_update(of=("self",)).filter(pk=parent_id).first()
    if parent is None:
        raise NotThere
    return parent
