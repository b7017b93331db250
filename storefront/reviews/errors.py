"""Why a review is refused."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class NotBought(DomainError):
    """No order of this account with it was delivered."""

    code = "not-bought"
    message = _(
        "You can review this once an order of your account with it has arrived."
    )


class ReviewDecided(DomainError):
    """A colleague was faster, or the author changed it."""

    code = "review-decided"
    message = _("This review has been decided on or changed meanwhile: look again.")


class ReviewReasonMissing(DomainError):
    """What is rejected has a reason, for colleagues."""

    code = "reason-missing"
    message = _("Write down why: only colleagues read it.")
