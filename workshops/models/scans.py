"""What was scanned at the door, as it was scanned."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from workshops.models.bookings import Attendee
from workshops.models.sessions import Session


class Scan(models.Model):
    """One scan of one device; its key lets a phone send it as often as it likes."""

    class Outcome(models.TextChoices):
        """What it led to."""

        ADMITTED = "admitted", _("welcome")
        AGAIN = "again", _("scanned before")
        CANCELLED = "cancelled", _("cancelled or paid back")
        ELSEWHERE = "elsewhere", _("for another date")
        UNPAID = "unpaid", _("not paid")
        UNKNOWN = "unknown", _("no ticket of ours")

    key = models.UUIDField(_("key"), unique=True)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="scans")
    attendee = models.ForeignKey(
        Attendee,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="scans",
    )
    typed = models.CharField(_("code"), max_length=40)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome.choices)
    # The phone's own clock, and ours.
    scanned_at = models.DateTimeField(_("scanned"))
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    device = models.CharField(_("device"), max_length=36, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["session", "outcome"])]

    def __str__(self):
        return f"{self.typed}: {self.get_outcome_display()}"
