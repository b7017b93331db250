"""What the night desk refuses."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class TaskIsFixed(DomainError):
    """The shop's proof of life cannot be paused."""

    code = "task-fixed"
    message = _("This task proves that the shop works; it cannot be paused.")


class TaskIsPaused(DomainError):
    """A paused task runs for nobody."""

    code = "task-paused"
    message = _("This task is paused. Let it run again first.")


class TaskStands(DomainError):
    """Somebody was faster: it is as it was asked to be."""

    code = "task-stands"
    message = _("Somebody has done that already.")


class QueueDown(DomainError):
    """Nothing can be queued at present."""

    code = "queue-down"
    message = _("The queue does not answer. Try again in a minute.")
