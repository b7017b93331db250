"""The signed link of mails about answers, and what its reader chooses there."""

from django.core import signing
from django.db import transaction
from django.db.models import Q

from comments.errors import NotThere
from comments.models import Comment, MutedAnswers
from users.models import User

SALT = "comments.answers"
# About one thread, about any of them, and all of them again.
THREAD, EVERY, NONE = "thread", "every", "none"


def mute_token(reader_id: int, thread_id: int) -> str:
    """Return what goes into a mail's address. Old mails must be got rid of too: it is
    valid as long as the account.
    """
    return signing.dumps([reader_id, thread_id], salt=SALT)


def read_token(token: str) -> tuple[User, Comment | None]:
    """Return whom a link was sent to, and about which thread, None once it is gone.

    Raises NotThere alike for forged and tampered links, and where the account is gone.
    """
    try:
        reader_id, thread_id = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise NotThere from None
    reader = User.objects.filter(pk=reader_id).first()
    if reader is None:
        raise NotThere
    thread = Comment.objects.select_related("page").filter(pk=thread_id).first()
    return reader, thread


@transaction.atomic
def choose_mails(*, reader: User, thread: Comment | None, scope: str) -> None:
    """Send no more mails about a THREAD or about EVERY one; NONE takes both back.

    Chosen twice it is chosen once. Raises NotThere for a thread that is gone, and for
    any other scope.
    """
    here = Q(thread=None) | (Q(thread=thread) if thread else Q())
    if scope == NONE:
        MutedAnswers.objects.filter(here, reader=reader).delete()
        return
    if scope not in (THREAD, EVERY) or (scope == THREAD and thread is None):
        raise NotThere
    muted = MutedAnswers(reader=reader, thread=thread if scope == THREAD else None)
    MutedAnswers.objects.bulk_create([muted], ignore_conflicts=True)


def chosen_mails(reader: User, thread: Comment | None) -> str:
    """Return the scope a reader chose: EVERY before THREAD, NONE for nothing."""
    rows = MutedAnswers.objects.filter(reader=reader)
    if rows.filter(thread=None).exists():
        return EVERY
    return THREAD if thread and rows.filter(thread=thread).exists() else NONE
