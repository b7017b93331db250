"""Who waits for a seat, in which order, and what is kept for them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshops.models.sessions import Session

MOST_PARTY = 10


class WaitingEntry(models.Model):
    """A party that waits for seats of a date: all of them or none.

    ``held`` units of the date's pools are kept for it. Once they are enough the party
    has until ``deadline`` to book them.
    """

    class State(models.TextChoices):
        """Where it is."""

        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("seats are kept")
        BOOKED = "booked", _("booked")
        LAPSED = "lapsed", _("did not book in time")
        LEFT = "left", _("left the list")
        CLOSED = "closed", _("list closed")

    LIVE = (State.WAITING, State.OFFERED)

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="waiting"
    )
    customer = models.CharField(max_length=64, editable=False)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=5)
    party = models.PositiveSmallIntegerField(_("people"))
    # Higher comes first; staff say why.
    priority = models.SmallIntegerField(_("priority"), default=0)
    state = models.CharField(
        _("state"), max_length=7, choices=State.choices, default=State.WAITING
    )
    held = models.PositiveSmallIntegerField(_("seats kept"), default=0)
    # Counts offers, so that each is told once.
    offers = models.PositiveSmallIntegerField(_("offers"), default=0)
    deadline = models.DateTimeField(_("kept until"), null=True, blank=True)
    # Where the seats were put, and the order they were placed with.
    basket = models.ForeignKey(
        "basket.Basket",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    order = models.ForeignKey(
        "order.Order",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="waiting_entries",
    )
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("waiting party")
        verbose_name_plural = _("waiting list")
        ordering = ["session", "-priority", "pk"]
        indexes = [models.Index(fields=["state", "deadline"])]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "customer"],
                condition=Q(state__in=["waiting", "offered"]),
                name="waits_once_for_a_date",
            ),
            models.CheckConstraint(
                condition=Q(party__gte=1, party__lte=MOST_PARTY),
                name="party_of_one_to_ten",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", held__lt=F("party"))
                | Q(state="offered", held=F("party"), deadline__isnull=False)
                | ~Q(state__in=["waiting", "offered"]) & Q(held=0),
                name="kept_all_or_not_offered",
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.party})"

    @property
    def shown_state(self):
        """Return where it is for who looks: an offer is over the moment it is due."""
        if self.state == self.State.OFFERED and self.deadline <= timezone.now():
            return self.State.LAPSED
        return self.state


class WaitingStep(models.Model):
    """What happened to a waiting party, and why."""

    class What(models.TextChoices):
        """The steps there are."""

        JOINED = "joined", _("joined the list")
        OFFERED = "offered", _("seats were offered")
        PASSED = "passed", _("a smaller party passed")
        MOVED = "moved", _("priority changed")
        LAPSED = "lapsed", _("did not book in time")
        BOOKED = "booked", _("booked")
        RETURNED = "returned", _("was not paid, kept again")
        LEFT = "left", _("left the list")
        CLOSED = "closed", _("the list closed")

    entry = models.ForeignKey(
        WaitingEntry, on_delete=models.CASCADE, related_name="steps"
    )
    what = models.CharField(_("what"), max_length=8, choices=What.choices)
    note = models.CharField(_("why"), max_length=200, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("step on the waiting list")
        verbose_name_plural = _("steps on the waiting list")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.entry}: {self.get_what_display()}"
