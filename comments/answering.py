"""Who is told that somebody answered, and who is not."""

from django.db.models import Q

from comments import mails
from comments.errors import NotThere
from comments.models import Comment, MutedAnswers
from comments.pages import commented_page
from comments.selectors import visible


def tell_answered(comment):
    """Tell the author of the comment that an approved one answers, once for each.

    Nobody hears of their own words, nor of words that others do not read; whose account
    is gone or shut, and who wants no such mails, hears nothing. Returns the mail's row
    or None. In the transaction that approves the answer.
    """
    answered = comment.answered or comment.parent
    if answered is None or answered.state != Comment.State.APPROVED:
        return None
    reader = answered.author
    if reader is None or reader.pk == comment.author_id:
        return None
    if not (reader.is_active and reader.email) or is_muted(reader.pk, comment.root_pk):
        return None
    try:
        page = commented_page(comment.page_id)
    except NotThere:
        return None
    if not visible(Comment.objects.filter(pk=comment.pk)).exists():
        return None
    return mails.post_answered(comment, reader, page)


def is_muted(reader_id: int, thread_id: int) -> bool:
    """Tell whether a reader wants no mails about a thread, or about any."""
    muted = MutedAnswers.objects.filter(reader_id=reader_id)
    return muted.filter(Q(thread=None) | Q(thread_id=thread_id)).exists()
