"""Articles, readers and comments for tests."""

from datetime import timedelta

from django.utils import timezone

from blog.tests.factories import make_article, make_journal
from comments.models import Comment
from users.models import User
from users.tests.factories import make_user

OLD = timedelta(days=365)


def article(**fields):
    """Return a published article of its own journal."""
    return make_article(make_journal(), **fields)


def reader(**fields):
    """Return somebody whose account is a year old."""
    user = make_user(**({"first_name": "Ann", "last_name": "Peeters"} | fields))
    User.objects.filter(pk=user.pk).update(date_joined=timezone.now() - OLD)
    user.refresh_from_db()
    return user


def say(page, body="What a fine peony.", *, author=None, below=None, **fields):
    """Return a comment everybody reads, written past the services."""
    root = below.root_pk if below else None
    return Comment.objects.create(
        **{
            "page_id": page.pk,
            "author": author,
            "body": body,
            "parent": below,
            "root_id": root,
            "depth": below.depth + 1 if below else 1,
            "state": Comment.State.APPROVED,
        }
        | fields
    )
