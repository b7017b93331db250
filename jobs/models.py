"""Work that takes longer than a request."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.private_storage import PrivateStorage
from jobs.registry import KINDS


def private_storage():
    """Return the storage that no web server serves; files are the shop's alone."""
    return PrivateStorage(
        location=settings.PRIVATE_ROOT,
        file_permissions_mode=0o600,
        directory_permissions_mode=0o700,
    )


def source_path(job, filename):
    """Return a name that tells nothing of the person or the file."""
    return f"jobs/{job.code.hex}/source"


def result_path(job, filename):
    """Return a name of its own for each try, so that two never write one file."""
    return f"jobs/{job.code.hex}/result-{job.attempts}"


def in_a_week():
    """Return the moment a job started now is forgotten."""
    return timezone.now() + timedelta(days=settings.JOB_KEEP_DAYS)


class Job(models.Model):
    """One piece of work: who asked, how far it is, what came out."""

    class State(models.TextChoices):
        """Where the work is."""

        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("under way")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    ENDED = (State.DONE, State.FAILED, State.CANCELLED)

    code = models.UUIDField(_("code"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who"),
    )
    # What the work's words are written in.
    language = models.CharField(_("language"), max_length=5)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.QUEUED
    )
    params = models.JSONField(_("parameters"), default=dict)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), null=True, blank=True)
    # For people: why it failed, or one line about what came out.
    message = models.TextField(_("message"), blank=True)
    report = models.JSONField(_("report"), null=True, blank=True)
    source = models.FileField(
        _("file given"), storage=private_storage, upload_to=source_path, blank=True
    )
    source_name = models.CharField(_("name of the file"), max_length=200, blank=True)
    result = models.FileField(
        _("file made"), storage=private_storage, upload_to=result_path, blank=True
    )
    result_name = models.CharField(_("name of the file"), max_length=200, blank=True)
    # How often the file was taken, and when last.
    taken = models.PositiveIntegerField(_("downloads"), default=0)
    taken_at = models.DateTimeField(_("last download"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires"), default=in_a_week)
    # Counts the workers that took it up; the last one is the only one that may write.
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    beaten_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["state", "beaten_at"], name="job_state_beat")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="running")
                | Q(started_at__isnull=False, beaten_at__isnull=False),
                name="running_job_has_a_beat",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=("done", "failed", "cancelled"), ended_at__isnull=False
                )
                | Q(state__in=("queued", "running"), ended_at__isnull=True),
                name="ended_job_has_its_end",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.code}"

    @property
    def label(self):
        """Return what this kind of work is called."""
        kind = KINDS.get(self.kind)
        return kind.label if kind else self.kind

    @property
    def is_over(self):
        """Tell whether nothing more will happen."""
        return self.state in self.ENDED

    @property
    def percent(self):
        """Return how much is done, 0 to 100; None where nobody knows."""
        if self.state == self.State.DONE:
            return 100
        return min(self.done * 100 // self.total, 100) if self.total else None
