"""Signs of life, and what the night's tasks did."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When a background process last proved that it works."""

    name = models.CharField(_("name"), max_length=20, primary_key=True)
    beaten_at = models.DateTimeField(_("last beat"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self):
        return self.name


class Cleanup(models.Model):
    """How much of something one night threw away."""

    day = models.DateField(_("day"))
    what = models.CharField(_("what"), max_length=30)
    count = models.PositiveIntegerField(_("how many"))

    class Meta:
        verbose_name = _("cleanup")
        verbose_name_plural = _("cleanups")
        ordering = ["-day", "what"]
        constraints = [
            models.UniqueConstraint(fields=["day", "what"], name="one_cleanup_a_day")
        ]

    def __str__(self):
        return f"{self.day}: {self.count} {self.what}"


class ScheduledTask(models.Model):
    """What is known of one entry of the schedule: its last run, and whether it rests.

    One row per entry, whatever its frequency: written once per run.
    """

    name = models.CharField(_("name"), max_length=60, primary_key=True)
    # A run is missed when it did not come after this moment: the first look, or the
    # moment somebody let a paused task run again.
    watched_since = models.DateTimeField(_("watched since"), default=timezone.now)
    runs = models.PositiveBigIntegerField(_("runs"), default=0)
    failures = models.PositiveBigIntegerField(_("failures"), default=0)
    skipped = models.PositiveBigIntegerField(_("skipped while paused"), default=0)
    last_started_at = models.DateTimeField(_("last run"), null=True, blank=True)
    last_took_ms = models.PositiveIntegerField(_("took (ms)"), default=0)
    last_failed = models.BooleanField(_("last run failed"), default=False)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)
    last_error_at = models.DateTimeField(_("last error at"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)

    class Meta:
        verbose_name = _("scheduled task")
        verbose_name_plural = _("scheduled tasks")

    def __str__(self):
        return self.name


class TaskRun(models.Model):
    """One run of a task that runs by the calendar; frequent ones keep no history."""

    task = models.ForeignKey(
        ScheduledTask, models.CASCADE, related_name="history", verbose_name=_("task")
    )
    started_at = models.DateTimeField(_("started"))
    took_ms = models.PositiveIntegerField(_("took (ms)"))
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-started_at", "-pk"]

    def __str__(self):
        return f"{self.task_id} {self.started_at:%Y-%m-%d %H:%M}"


class TaskOrder(models.Model):
    """Who paused a task, let it run again, or ran it by hand, and when."""

    class What(models.TextChoices):
        """What was asked."""

        PAUSE = "pause", _("paused")
        RESUME = "resume", _("let run again")
        RUN = "run", _("run by hand")

    task = models.ForeignKey(
        ScheduledTask, models.CASCADE, related_name="orders", verbose_name=_("task")
    )
    what = models.CharField(_("what"), max_length=10, choices=What.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("order to a task")
        verbose_name_plural = _("orders to tasks")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.task_id} {self.what}"
