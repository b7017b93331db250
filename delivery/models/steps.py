"""How a delivery went, and what its buyer was asked on the way."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from delivery import states
from delivery.models.travelling import Delivery
from delivery.photos import photo_name, private_storage


class DeliveryStep(models.Model):
    """A step of a delivery: who took it, when, with what note and photo."""

    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="delivery_steps"
    )
    before = models.CharField(_("from"), max_length=10)
    after = models.CharField(_("to"), max_length=10)
    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    # Nobody: the shop itself.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    # Who took it: the recipient, a neighbour, a reception.
    received_by = models.CharField(_("received by"), max_length=80, blank=True)
    photo = models.FileField(
        _("photo"), storage=private_storage, upload_to=photo_name, blank=True
    )

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.before} → {self.after}"

    @property
    def label(self):
        """Return where it led, in the reader's words."""
        return states.label(self.after)


class SubstitutionQuestion(models.Model):
    """A flower is missing and the buyer wants to be asked."""

    class Answer(models.TextChoices):
        """What the buyer said."""

        OPEN = "", _("not answered")
        YES = "yes", _("agreed")
        NO = "no", _("refused: leave it out and pay it back")

    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="questions"
    )
    missing = models.CharField(_("what is missing"), max_length=120)
    proposal = models.CharField(_("what we propose instead"), max_length=200)
    answer_by = models.DateTimeField(_("answer until"))
    answer = models.CharField(
        _("answer"),
        max_length=3,
        blank=True,
        choices=Answer.choices,
        default=Answer.OPEN,
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who asked"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("question about a substitution")
        verbose_name_plural = _("questions about substitutions")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.missing} → {self.proposal}"
