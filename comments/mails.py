"""What staff and authors hear of a comment."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from comments.muting import mute_token
from comments.selectors import number_of
from outbox.services import post, post_to_staff


def post_waiting():
    """Tell staff that something waits: the first of a day only."""
    return post_to_staff(
        key=f"comments-waiting:{timezone.localdate()}",
        template="staff_comment_waiting",
        path=f"{reverse('comment:index')}?state=pending",
        context={},
    )


def post_approved(comment):
    """Tell the author that everybody reads it now; nothing of it is repeated."""
    author = comment.author
    if author is None or not author.email:
        return None
    page = comment.page.specific
    return post(
        key=f"comment-approved:{comment.pk}",
        template="comment_approved",
        recipient=author.email,
        language=author.language,
        context={
            "page": page.title,
            "url": f"{settings.SITE_URL}{page.address}#comment-{comment.pk}",
        },
    )


def post_answered(answer, reader, page):
    """Tell a reader that somebody answered; neither words nor a name are repeated.

    One mail for an answer and a reader, whatever becomes of the answer later.
    """
    number = number_of(answer)
    query = f"?thread={number}" if number > 1 else ""
    token = mute_token(reader.pk, answer.root_pk)
    with translation.override(reader.language):
        unsubscribe = reverse("comments:mails", args=[token])
    return post(
        key=f"comment-answered:{answer.pk}:{reader.pk}",
        template="comment_answered",
        recipient=reader.email,
        language=reader.language,
        context={
            "page": page.title,
            "url": f"{settings.SITE_URL}{page.address}{query}#comment-{answer.pk}",
            "unsubscribe_url": settings.SITE_URL + unsubscribe,
        },
    )
