"""Why something about a message is refused."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class AnsweredAlready(DomainError):
    """A colleague was faster."""

    code = "answered-already"
    message = _("A colleague has answered this message already.")
