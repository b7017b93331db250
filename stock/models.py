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
        # Past its deadline: the gateway is being told to take no money any more.
        CLOSING = "closing", _("ending")
        SETTLED = "settled", _("paid")
        EXPIRED = "expired", _("not paid in time")
        RELEASED = "released", _("cancelled")

    # Units are still promised.
    HOLDING = (Outcome.LIVE, Outcome.CLOSING)

    order = models.OneToOneField(
        "order.Order", on_delete=models.CASCADE, related_name="hold"
    )
    expires_at = models.DateTimeField(_("expires"))
    # A payment still being confirmed is waited for, once, up to a second deadline.
    extended = models.BooleanField(_("waited for longer"), default=False)
    outcome = models.CharField(
        _("outcome"), max_length=8, choices=Outcome.choices, default=Outcome.LIVE
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("stock hold")
        verbose_name_plural = _("stock holds")
        indexes = [models.Index(fields=["outcome", "expires_at"])]

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
