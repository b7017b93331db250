"""Why a comment is refused."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class CommentsClosed(DomainError):
    """Nobody may write below this page any more."""

    code = "comments-closed"
    message = _("Comments on this page are closed.")


class NotThere(DomainError):
    """The page or the comment does not exist for this reader."""

    code = "not-there"
    message = _("This comment is not there any more.")


class TooLateToEdit(DomainError):
    """The time in which one may change one's words is over."""

    code = "too-late-to-edit"
    message = _("A comment can be changed for %(minutes)s minutes; that time is over.")

    def __init__(self, *, minutes):
        super().__init__(self.message % {"minutes": minutes}, minutes=minutes)


class OwnComment(DomainError):
    """Nobody reports their own words."""

    code = "own-comment"
    message = _("This is your own comment: you can delete it.")


class DecidedAlready(DomainError):
    """A colleague was faster, or the author took it back."""

    code = "decided-already"
    message = _("This comment has been decided on or changed meanwhile: look again.")


class ReasonMissing(DomainError):
    """What is rejected has a reason, for colleagues."""

    code = "reason-missing"
    message = _("Write down why: only colleagues read it.")
