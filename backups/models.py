"""What became of each night's backup, and of each try to restore one."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BackupRun(models.Model):
    """One backup that was made, or failed."""

    class State(models.TextChoices):
        """What became of it."""

        DONE = "done", pgettext_lazy("backup", "made")
        FAILED = "failed", pgettext_lazy("backup", "failed")

    # The file's name; empty when there is none.
    name = models.CharField(_("name"), max_length=100, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"))
    size = models.PositiveBigIntegerField(_("size"), default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    rows = models.PositiveBigIntegerField(_("rows"), default=0)
    files = models.PositiveIntegerField(_("files"), default=0)
    error = models.CharField(_("error"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("backup")
        verbose_name_plural = _("backups")
        ordering = ["-started_at"]

    def __str__(self):
        return self.name or str(self.started_at)


class RestoreCheck(models.Model):
    """One try to restore a backup into a scratch database, and to count it."""

    name = models.CharField(_("name"), max_length=100)
    checked_at = models.DateTimeField(_("checked"), auto_now_add=True)
    seconds = models.PositiveIntegerField(_("seconds"))
    passed = models.BooleanField(_("passed"))
    error = models.CharField(_("error"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("restore check")
        verbose_name_plural = _("restore checks")
        ordering = ["-checked_at"]

    def __str__(self):
        return self.name
