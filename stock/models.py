"""Promises on stock, and why stock changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StockHold(models.Model):
    """The deadline by which a pending order must be paid.

    Quantities are not repeated here: they live in ``StockRecord.num_allocated`` and in
    the order's lines.
    """

    class Outcome(models.TextChoices):
        """How a hold ended."""

        LIVE = "live", _("waiting for payment")
        SETTLED = "settled", _("paid")
        RELEASED = "released", _("given back")

    order = models.OneToOneField(
        "order.Order", on_delete=models.CASCADE, related_name="hold"
    )
    expires_at = models.DateTimeField(_("expires"), db_index=True)
    outcome = models.CharField(
        _("outcome"), max_length=8, choices=Outcome.choices, default=Outcome.LIVE
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("stock hold")
        verbose_name_plural = _("stock holds")

    def __str__(self):
        return f"{self.order}: {self.outcome}"


class StockMovement(models.Model):
    """A correction of stock: who, how much, why."""

    stockrecord = models.ForeignKey(
        "partner.StockRecord", on_delete=models.CASCADE, related_name="movements"
    )
    delta = models.IntegerField(_("change in units"))
    reason = models.CharField(_("reason"), max_length=200)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.delta:+d}: {self.reason}"
