"""What staff decide about a comment."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from comments import mails
from comments.answering import tell_answered
from comments.errors import DecidedAlready, ReasonMissing
from comments.models import Comment

State = Comment.State


@transaction.atomic
def approve_comment(*, comment_id: int, user, seen: datetime | None) -> Comment:
    """Let everybody read a comment; its author is told if it had to wait.

    Whose words it answers is told too, the first time.

    ``seen`` is ``edited_at`` of the words that were read: other words are not approved.
    Raises DecidedAlready where they changed, stand already or were taken back.
    """
    return _decide(comment_id, user, seen, State.APPROVED, "")


@transaction.atomic
def reject_comment(
    *, comment_id: int, user, seen: datetime | None, reason: str
) -> Comment:
    """Take a comment out of the page. ``reason`` is for colleagues only.

    Raises ReasonMissing without one, DecidedAlready as ``approve_comment`` does.
    """
    if not reason.strip():
        raise ReasonMissing
    return _decide(comment_id, user, seen, State.REJECTED, reason.strip())


def _decide(comment_id, user, seen, state, reason):
    rows = Comment.objects.select_for_update().filter(pk=comment_id, edited_at=seen)
    comment = rows.exclude(state__in=(state, State.DELETED)).first()
    if comment is None:
        raise DecidedAlready
    waited = comment.state == State.PENDING
    comment.state, comment.reason = state, reason
    comment.decided_by, comment.decided_at = user, timezone.now()
    comment.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    if state == State.APPROVED:
        tell_answered(comment)
        if waited:
            mails.post_approved(comment)
    return comment
