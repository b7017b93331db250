"""Why something about a subscription is refused."""

from django.utils.translation import gettext_lazy

from common.errors import DomainError


class StartsTooSoon(DomainError):
    """The first day is past, or too near to be prepared; carries ``first``."""

    code = "starts-too-soon"
    message = gettext_lazy("Choose a first day that we can still prepare.")


class StartsTooLate(DomainError):
    """The first day is more than a year away."""

    code = "starts-too-late"
    message = gettext_lazy("Choose a first day within a year from now.")


class EndsTooSoon(DomainError):
    """The last day is not after the first, or would cut off what is paid at once.

    Carries ``last``, the day of the last delivery that is paid.
    """

    code = "ends-too-soon"
    message = gettext_lazy("The last day must come after the first.")


class NotOnOffer(DomainError):
    """The plan, the size, the rhythm or the term is not sold any more."""

    code = "not-on-offer"
    message = gettext_lazy("This subscription is no longer for sale.")


class AccountNeeded(DomainError):
    """A subscription that is charged again needs an account that keeps the method."""

    code = "account-needed"
    message = gettext_lazy(
        "Please log in or open an account first: a subscription that goes on needs one."
    )


class RecipientMissing(DomainError):
    """Nobody said where the flowers go."""

    code = "recipient-missing"
    message = gettext_lazy("Tell us who gets the flowers, and where.")


class DebitsUnderWay(DomainError):
    """Three deliveries were brought whose direct debits are not settled."""

    code = "debits-under-way"
    message = gettext_lazy(
        "The bank has not confirmed the payments of the last deliveries yet."
    )


class StillOwed(DomainError):
    """A delivery was brought whose direct debit came back."""

    code = "still-owed"
    message = gettext_lazy("Please pay the delivery that is still open first.")


class NotRunning(DomainError):
    """It is not paid, on hold, over or cancelled."""

    code = "not-running"
    message = gettext_lazy("This subscription is not running.")


class NotOnHold(DomainError):
    """It runs, or is over: there is nothing to resume."""

    code = "not-on-hold"
    message = gettext_lazy("This subscription is not on hold.")


class StillBlocked(DomainError):
    """The delivery could not be prepared again; carries ``why``."""

    code = "still-blocked"
    message = gettext_lazy("This delivery still cannot be prepared.")


class PlanInUse(DomainError):
    """Subscriptions run, or ran, on the plan or the size."""

    code = "plan-in-use"
    message = gettext_lazy(
        "Somebody subscribed to it: close the plan to new subscribers instead."
    )


class AlreadyCancelled(NotRunning):
    """It was cancelled before; what was agreed on may still come."""

    code = "already-cancelled"
    message = gettext_lazy("This subscription is cancelled already.")


class Locked(DomainError):
    """The delivery can no longer be changed; carries ``since``."""

    code = "locked"
    message = gettext_lazy(
        "We are preparing this delivery already: it can no longer be changed here. "
        "Please call us."
    )


class NotYetDue(DomainError):
    """Nothing is to be paid now."""

    code = "not-yet-due"
    message = gettext_lazy("Nothing is to be paid for this subscription now.")


class NothingToCome(DomainError):
    """No delivery is left that this could be about."""

    code = "nothing-to-come"
    message = gettext_lazy("No delivery is left to come.")


class PeriodTaken(NothingToCome):
    """The week, month or year has its delivery already; carries ``first`` free day."""

    code = "period-taken"
    message = gettext_lazy(
        "That week or month has its delivery already. Choose a later first day."
    )


class DayWrong(DomainError):
    """We do not drive on this day, or it belongs to another delivery."""

    code = "day-wrong"
    message = gettext_lazy("Choose one of the days that are offered.")


class PauseWrong(DomainError):
    """The days of a pause are past, the wrong way round, or too many."""

    code = "pause-wrong"
    message = gettext_lazy("Choose the first and the last day of your pause.")


class NotAChoice(DomainError):
    """This bouquet is not among those it may be swapped for."""

    code = "not-a-choice"
    message = gettext_lazy("Choose one of the bouquets of this subscription.")
