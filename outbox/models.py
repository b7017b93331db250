"""Messages that must leave the house once."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """One mail to one recipient, written in the transaction of what it tells about."""

    class State(models.TextChoices):
        """Where a message is."""

        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("given up")
        HELD = "held", _("held back after a restore")

    key = models.CharField(_("key"), max_length=200, unique=True)
    template = models.CharField(_("template"), max_length=100)
    language = models.CharField(_("language"), max_length=5)
    recipient = models.EmailField(_("recipient"))
    context = models.JSONField(_("context"), default=dict)
    subject = models.CharField(_("subject"), max_length=255, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=255, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    claimed_at = models.DateTimeField(_("claimed"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self):
        return f"{self.template} #{self.pk}"


class RestoredCopy(models.Model):
    """This database was restored from a backup; while open, nothing leaves it."""

    backup = models.CharField(_("backup"), max_length=100)
    # The moment the backup shows: what happened later is not in this database.
    taken_at = models.DateTimeField(_("state of"))
    restored_at = models.DateTimeField(_("restored"), default=timezone.now)
    # Files follow the database; a restore killed in between is run again.
    files_done = models.BooleanField(_("files are complete"), default=False)
    released_at = models.DateTimeField(_("released"), null=True, blank=True)

    class Meta:
        verbose_name = _("restored copy")
        verbose_name_plural = _("restored copies")
        ordering = ["-pk"]

    def __str__(self):
        return self.backup
