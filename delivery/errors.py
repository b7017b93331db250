"""Why a delivery is refused."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class PostcodeNotServed(DomainError):
    """No zone has this postcode."""

    code = "postcode-not-served"
    message = _("We do not deliver to this postcode yet.")


class PostcodeUnknown(PostcodeNotServed):
    """Belgium has no such postcode."""

    code = "postcode-unknown"
    message = _("There is no such postcode in Belgium.")


class DateNotOffered(DomainError):
    """The day is past, closed, full or too soon.

    ``problem`` says which, ``refused`` names lines that are not sold that day,
    ``next_date`` is the first day that works.
    """

    code = "date-not-offered"
    message = _("We cannot deliver on this day.")


class SlotNotOffered(DomainError):
    """The hours do not exist that day, are over or full.

    ``next_date`` is the first day that works.
    """

    code = "slot-not-offered"
    message = _("These hours are not free on this day. Choose others.")


class MissesService(DomainError):
    """Flowers for a funeral would come after the service begins, or days too early.

    Its words carry the shop's phone number; ``next_date`` is the first day that works.
    """

    code = "misses-service"
    message = _("The flowers would not be there for the service.")


class ServiceIsOver(MissesService):
    """The service began already."""

    code = "service-is-over"
    message = _("This service has begun already. Check the day and the hour.")


class DayFull(DomainError):
    """Somebody else took the last place on the day or in the slot."""

    code = "day-full"
    message = _("Somebody just took the last place on this day.")


class NotAddressed(DomainError):
    """Lines and recipients do not match: each unit goes to exactly one."""

    code = "not-addressed"
    message = _("Choose for each bouquet who gets it.")


class TooLateToCorrect(DomainError):
    """The delivery left, arrived or was cancelled."""

    code = "too-late-to-correct"
    message = _("It is too late to change this delivery.")


class CorrectedMeanwhile(DomainError):
    """A colleague set something right since the form was opened; carries the row."""

    code = "corrected-meanwhile"
    message = _(
        "Somebody else corrected this meanwhile. Your words are kept below: compare "
        "them with what it says now, and save again."
    )


class WrongStep(DomainError):
    """A delivery cannot go from where it is to there."""

    code = "wrong-step"
    message = _("This delivery cannot take that step.")


class StepNeedsProof(DomainError):
    """A failed delivery needs a note or a photo."""

    code = "step-needs-proof"
    message = _("Write down what happened, or add a photo.")


class AnswerAwaited(DomainError):
    """The buyer was asked about a substitution and still has time to answer."""

    code = "answer-awaited"
    message = _("The customer was asked about a missing flower and has not answered.")


class QuestionClosed(DomainError):
    """A question about a substitution was answered, or its time is over."""

    code = "question-closed"
    message = _("This question was answered already, or its time is over.")


class OrderNotRunning(DomainError):
    """The order is not paid, or it is over."""

    code = "order-not-running"
    message = _("Only deliveries of a paid order can move.")


class NotYourStep(DomainError):
    """The role of a member of staff does not take this step."""

    code = "not-your-step"
    message = _("This step is for colleagues with another task.")


class MovedMeanwhile(DomainError):
    """The card is not any more where it was seen."""

    code = "moved-meanwhile"
    message = _("Somebody else moved this delivery meanwhile. Look at it again.")
