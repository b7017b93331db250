"""What readers see below a page, in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from comments.models import Comment

PER_PAGE = 20
# Answers shown on one page of threads.
MOST_ANSWERS = 500
State = Comment.State
# An answer stands where everything above it stands, or was taken back.
STANDING = (State.APPROVED, State.DELETED)


@dataclass
class Node:
    """A comment and its answers, oldest first."""

    comment: Comment
    own: bool = False
    answers: list = field(default_factory=list)

    @property
    def editable(self):
        """Tell whether the reader wrote it and may still change it."""
        return self.own and may_edit(self.comment)

    @property
    def shown(self):
        """Tell whether there is anything to show: its words, or answers below it."""
        return self.comment.state != State.DELETED or bool(self.answers)


@dataclass(frozen=True)
class Thread:
    """One page of what was written below a page."""

    nodes: list
    pages: Page
    total: int


def visible(rows):
    """Return the comments every reader sees: approved, below nothing that is hidden."""
    return rows.filter(
        Q(root=None) | Q(root__state__in=STANDING),
        Q(parent=None) | Q(parent__state__in=STANDING),
        state=State.APPROVED,
    )


def thread_of(page_id: int, user, number="1") -> Thread:
    """Return one page of threads, newest first, as ``user`` may see them."""
    rows = Comment.objects.filter(page_id=page_id)
    roots = _roots(rows, user).select_related("author").order_by("-pk")
    pages = Paginator(roots, PER_PAGE).get_page(number)
    if not pages.paginator.count:
        return Thread([], pages, 0)
    nodes = {each.pk: _node(each, user) for each in pages}
    top = list(nodes.values())
    answers = rows.filter(_mine_or(user, STANDING), root__in=list(nodes))
    # An answer's key is always higher than that of what it answers.
    for each in answers.select_related("author").order_by("pk")[:MOST_ANSWERS]:
        above = nodes.get(each.parent_id)
        if above:
            nodes[each.pk] = _node(each, user)
            above.answers.append(nodes[each.pk])
    # Deepest first: what is taken back goes where nothing is left below it.
    for node in reversed(list(nodes.values())):
        node.answers = [each for each in node.answers if each.shown]
    shown = [node for node in top if node.shown]
    return Thread(shown, pages, visible(rows).count())


def may_edit(comment, now=None) -> bool:
    """Tell whether its author may still change it."""
    minutes = timedelta(minutes=settings.COMMENT_EDIT_MINUTES)
    return comment.created_at > (now or timezone.now()) - minutes


def number_of(comment) -> int:
    """Return on which page of threads a comment stands."""
    newer = _roots(Comment.objects.filter(page_id=comment.page_id), comment.author)
    return newer.filter(pk__gt=comment.root_pk).count() // PER_PAGE + 1


def _roots(rows, user):
    approved = Comment.objects.filter(root=OuterRef("pk"), state=State.APPROVED)
    kept = Q(state=State.DELETED) & Exists(approved)
    return rows.filter(_mine_or(user, [State.APPROVED]) | kept, parent=None)


def _mine_or(user, states):
    """Return what matches comments in ``states`` and one's own that wait."""
    found = Q(state__in=states)
    if user is not None and user.is_authenticated:
        found |= Q(state=State.PENDING, author=user)
    return found


def _node(comment, user):
    own = comment.author_id is not None and comment.author_id == user.pk
    return Node(comment, own)
