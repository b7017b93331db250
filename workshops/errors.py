"""Why something about a workshop is refused."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.errors import DomainError


class InThePast(DomainError):
    """A date can only be opened, or moved, ahead of now."""

    code = "in-the-past"
    message = gettext_lazy("Choose a moment that is still to come.")


class EndsBeforeItStarts(DomainError):
    """The end is not after the start."""

    code = "ends-before-it-starts"
    message = gettext_lazy("It must end after it starts.")


class RoomTaken(DomainError):
    """Another date is in this room at that time; carries ``other``."""

    code = "room-taken"
    message = gettext_lazy("Another workshop is in this room at that time.")


class SeatsBelowBookings(DomainError):
    """Fewer seats than are booked, held or offered; carries ``taken``."""

    code = "seats-below-bookings"

    @classmethod
    def of(cls, taken):
        """Return the refusal that says how many are taken."""
        words = ngettext(
            "%(n)s seat is booked or kept: there cannot be fewer.",
            "%(n)s seats are booked or kept: there cannot be fewer.",
            taken,
        )
        return cls(words % {"n": taken}, taken=taken)


class MaterialShort(DomainError):
    """The shared material is not enough for the seats taken."""

    code = "material-short"
    message = gettext_lazy("There is not enough of this material for who has booked.")


class EarlyPriceWrong(DomainError):
    """An early price must be lower than the price and end before the date."""

    code = "early-price-wrong"
    message = gettext_lazy(
        "An early price is lower than the price and ends before the date."
    )


class SessionCalledOff(DomainError):
    """The date was cancelled."""

    code = "session-called-off"
    message = gettext_lazy("This date was cancelled.")


class BookingClosed(DomainError):
    """The date has begun, or booking has closed."""

    code = "booking-closed"
    message = gettext_lazy("Booking has closed for this date.")


class AlreadyBooked(DomainError):
    """This customer has seats of this date already; carries ``session_id``."""

    code = "already-booked"
    message = gettext_lazy(
        "You have booked this date already. Call us if more people come along."
    )


class AnswersMissing(DomainError):
    """A required question is not answered, or an answer is not on its list."""

    code = "answers-missing"
    message = gettext_lazy("Please answer the questions about everybody who comes.")


class NotBooked(DomainError):
    """These seats are not booked, or not any more."""

    code = "not-booked"
    message = gettext_lazy("These seats are not booked any more.")


class TooLateToChange(DomainError):
    """The deadline of the date has passed; carries ``until``."""

    code = "too-late-to-change"
    message = gettext_lazy(
        "It is too late to change this booking by yourself. Please call us."
    )


class AlreadyCame(DomainError):
    """Somebody of this booking came in at the door already."""

    code = "already-came"
    message = gettext_lazy(
        "Somebody came in with these tickets already, so this booking cannot be "
        "changed online any more. Please call us."
    )


class NotThisWorkshop(DomainError):
    """A booking moves between dates of one workshop at one price."""

    code = "not-this-workshop"
    message = gettext_lazy("A booking can move to another date of the same price only.")


class SeatsGone(DomainError):
    """Fewer seats are free than are asked for; carries ``left``."""

    code = "seats-gone"

    def __init__(self, message=None, *, left=0, **data):
        super().__init__(message or self._words(left), left=left, **data)

    @staticmethod
    def _words(left):
        if left <= 0:
            return _("This date is full.")
        words = ngettext("Only %(n)s seat is left.", "Only %(n)s seats are left.", left)
        return words % {"n": left}


class SeatsFree(DomainError):
    """Nobody needs to wait: seats are free; carries ``left``."""

    code = "seats-free"
    message = gettext_lazy("There are seats for you: book them right now.")


class AlreadyWaiting(DomainError):
    """This customer waits for this date already."""

    code = "already-waiting"
    message = gettext_lazy("You are on the waiting list of this date already.")


class OfferOver(DomainError):
    """The seats were kept until a moment that has passed, or were given up."""

    code = "offer-over"
    message = gettext_lazy("These seats are not kept for you any more.")


class ReasonMissing(DomainError):
    """Staff must say why."""

    code = "reason-missing"
    message = gettext_lazy("Say why: everybody who booked reads it.")


class MaterialBelowTaken(DomainError):
    """Less material than is taken already; carries ``taken``."""

    code = "material-below-taken"

    @classmethod
    def of(cls, taken):
        """Return the refusal that says how much is taken."""
        words = ngettext(
            "%(n)s unit is taken: there cannot be fewer.",
            "%(n)s units are taken: there cannot be fewer.",
            taken,
        )
        return cls(words % {"n": taken}, taken=taken)


class QuoteOver(DomainError):
    """The quote has expired, or was answered or replaced."""

    code = "quote-over"
    message = gettext_lazy("This quote is not valid any more. Write to us for another.")


class DateNotFree(DomainError):
    """What was quoted cannot be opened any more: the room or the moment is gone."""

    code = "date-not-free"
    message = gettext_lazy(
        "This date is not free any more. We will look for another one: please call us."
    )
