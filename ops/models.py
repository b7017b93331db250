"""Signs of life."""

from django.db import models
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
