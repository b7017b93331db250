"""Who booked, and who comes: a ticket is one attendee."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workshops.models.sessions import Session, SessionTier

ATTENDANCE = {
    "booked": _("booked"),
    "present": _("present"),
    "cancelled": _("cancelled"),
}


class Booking(models.Model):
    """The seats of one order at one date.

    A customer has one booking of a date at a time, whatever device it was made on.
    ``customer`` is the salted hash of ``common.customers``.
    """

    class State(models.TextChoices):
        """What became of it."""

        HELD = "held", _("waiting for payment")
        BOOKED = "booked", _("booked")
        CANCELLED = "cancelled", _("cancelled")

    LIVE = (State.HELD, State.BOOKED)

    order = models.ForeignKey(
        "order.Order", on_delete=models.PROTECT, related_name="bookings"
    )
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="bookings"
    )
    customer = models.CharField(max_length=64, editable=False)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.HELD
    )
    # The time or the place changed since: the deadline does not bind any more.
    free_to_leave = models.BooleanField(_("may leave until the start"), default=False)
    # Counts times and places it was moved to: a calendar takes the latest file.
    revision = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("booked"), auto_now_add=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["pk"]
        indexes = [models.Index(fields=["session", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "customer"],
                condition=Q(state__in=["held", "booked"]),
                name="one_booking_per_customer_and_date",
            )
        ]

    def __str__(self):
        return f"{self.order}: {self.session_id}"

    @property
    def is_live(self):
        """Tell whether seats belong to it."""
        return self.state in self.LIVE

    @property
    def has_come(self):
        """Tell whether somebody of it came in at the door; reads its attendees."""
        return any(each.checked_in_at for each in self.attendees.all())


class AttendeeQuerySet(models.QuerySet):
    """Attendees by whether they are expected."""

    def expected(self):
        """Return those of paid bookings that were not cancelled."""
        return self.filter(cancelled_at=None, booking__state=Booking.State.BOOKED)


class Attendee(models.Model):
    """One seat, one person, one ticket; ``code`` is what the ticket shows."""

    booking = models.ForeignKey(
        Booking, on_delete=models.PROTECT, related_name="attendees"
    )
    line = models.ForeignKey(
        "order.Line", on_delete=models.PROTECT, related_name="attendees"
    )
    kind = models.CharField(_("for"), max_length=5, choices=SessionTier.Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    # [{"id", "question", "answer"}], as asked and answered when it was booked.
    answers = models.JSONField(_("answers"), default=list, blank=True)
    code = models.CharField(_("ticket"), max_length=16, unique=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    checked_in_at = models.DateTimeField(_("came in"), null=True, blank=True)

    objects = AttendeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendee")
        verbose_name_plural = _("attendees")
        ordering = ["pk"]

    def __str__(self):
        return self.name

    @property
    def attendance(self):
        """Return booked, present or cancelled; who came and was paid back, came."""
        if self.checked_in_at:
            return "present"
        return "cancelled" if self.cancelled_at else "booked"

    @property
    def attendance_words(self):
        """Return the attendance as staff read it."""
        if self.booking.state == Booking.State.HELD:
            return Booking.State.HELD.label
        return ATTENDANCE[self.attendance]

    @property
    def spoken_code(self):
        """Return the code in groups, to read aloud and to type."""
        return f"{self.code[:5]}-{self.code[5:]}"
