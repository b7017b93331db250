"""Groups that ask for a date of their own, and what they are offered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshops.models.sessions import Room, Session

LEAST_PEOPLE, MOST_PEOPLE = 4, 200


class GroupEnquiry(models.Model):
    """A wish for a private date; the quote that answers it is written on it.

    ``quotes`` counts what was offered: an answer names the quote it is about.
    """

    class State(models.TextChoices):
        """Where it is."""

        NEW = "new", _("not answered")
        QUOTED = "quoted", _("quote sent")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    page = models.ForeignKey(
        "workshops.WorkshopPage",
        verbose_name=_("workshop"),
        on_delete=models.PROTECT,
        related_name="enquiries",
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    wished = models.CharField(_("wished dates"), max_length=200)
    people = models.PositiveSmallIntegerField(_("people"))
    message = models.TextField(_("message"), max_length=2000, blank=True)
    language = models.CharField(_("language"), max_length=5)
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.NEW
    )
    quotes = models.PositiveSmallIntegerField(_("quotes"), default=0)
    # Euros incl. VAT, per person.
    price = models.DecimalField(
        _("price per person, incl. VAT"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
    )
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    room = models.ForeignKey(
        Room, verbose_name=_("room"), null=True, blank=True, on_delete=models.PROTECT
    )
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    note = models.CharField(_("note to the group"), max_length=500, blank=True)
    quoted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    session = models.OneToOneField(
        Session,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="enquiry",
    )
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)

    class Meta:
        verbose_name = _("group enquiry")
        verbose_name_plural = _("group enquiries")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gte=LEAST_PEOPLE, people__lte=MOST_PEOPLE),
                name="group_of_four_to_two_hundred",
            ),
            models.CheckConstraint(
                condition=Q(state="new")
                | Q(
                    price__gte=0,
                    seats__gt=0,
                    starts_at__isnull=False,
                    ends_at__isnull=False,
                    room__isnull=False,
                    valid_until__isnull=False,
                ),
                name="quote_says_everything",
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.people})"

    @property
    def is_open(self):
        """Tell whether the group can still accept or refuse."""
        quoted = self.state == self.State.QUOTED
        return quoted and self.valid_until > timezone.now()

    @property
    def total(self):
        """Return what the whole group would pay, euros incl. VAT."""
        return self.price * self.seats
