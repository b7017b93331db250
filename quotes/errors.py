"""Why something about a quote is refused."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class AlreadySent(DomainError):
    """The request was sent in before: it is no draft any more."""

    code = "quote-already-sent"
    message = _("This request was sent in already. We have it.")


class DateGone(DomainError):
    """The day of the event is past."""

    code = "quote-date-gone"
    message = _("The day of your event is past: choose another.")


class QuoteOver(DomainError):
    """The version expired, was answered, withdrawn or replaced; carries ``state``."""

    code = "quote-over"
    message = _(
        "This quote can no longer be answered: it expired, or was answered, withdrawn "
        "or replaced meanwhile."
    )


class NotAnswerable(DomainError):
    """The request is still a draft, or was accepted."""

    code = "quote-not-answerable"
    message = _("This request cannot be answered now.")


class LinesMissing(DomainError):
    """A version without a line, or whose lines add up to nothing."""

    code = "quote-lines-missing"
    message = _("A quote needs at least one line, and a total above zero.")


class DepositWrong(DomainError):
    """The deposit is nothing, or more than the total; carries ``total``."""

    code = "quote-deposit-wrong"
    message = _("The deposit must be more than zero and at most the total.")


class TooManyPhotos(DomainError):
    """A quote or a customer has as many photos as may be; carries ``most``."""

    code = "too-many-photos"
    message = _("You have added as many photos as we can take.")


class TooManyDrafts(DomainError):
    """A customer has as many open requests as may be."""

    code = "too-many-requests"
    message = _("You have many open requests already. Please call us about another.")


class TooManyMessages(DomainError):
    """Nobody reads hundreds of messages."""

    code = "too-many-messages"
    message = _("There are many messages already. Please call us instead.")


class NotWritable(DomainError):
    """A draft has nobody to read a message, or the message says nothing."""

    code = "quote-not-writable"
    message = _("Nothing can be written about this request now.")


class ReasonMissing(DomainError):
    """Who withdraws a quote says why."""

    code = "quote-reason-missing"
    message = _("Say why: the customer reads it.")
