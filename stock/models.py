"""Promises on stock, the ledger of what came and went, and what runs low."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shop.partner.movements import MovementKind


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


class Waste(models.TextChoices):
    """What became of units nobody bought."""

    WILTED = "wilted", _("wilted")
    DAMAGED = "damaged", _("damaged")
    GIFT = "gift", _("given away")
    DISPLAY = "display", _("used for display")
    OTHER = "other", _("other")


class StockMovement(models.Model):
    """Units that came or went: who, how many, from what to what, why.

    Written with the change itself and never again: the last ``after`` of a record is
    what it has in stock, and each ``before`` is the ``after`` of the one before it.
    Rows of the time before the ledger (``EARLIER``) know neither.
    """

    Kind = MovementKind

    stockrecord = models.ForeignKey(
        "partner.StockRecord", on_delete=models.PROTECT, related_name="movements"
    )
    # The database's own default: a release that knows no kinds writes rows too.
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind.choices, db_default=Kind.EARLIER
    )
    delta = models.IntegerField(_("change in units"))
    before = models.IntegerField(_("units before"), null=True)
    after = models.IntegerField(_("units after"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    line = models.ForeignKey(
        "order.Line",
        verbose_name=_("order line"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    cause = models.CharField(
        _("cause"), max_length=8, choices=Waste.choices, blank=True, db_default=""
    )
    # Lost units and what was paid for them, euros excl. VAT. A made bouquet that is
    # wasted left the stock before: units are lost, none go.
    wasted = models.PositiveIntegerField(_("units wasted"), default=0, db_default=0)
    cost = models.DecimalField(
        _("cost excl. VAT"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Of the form that asked for it: sent twice, it is one row.
    key = models.UUIDField(_("key"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["kind", "created_at"]),
            models.Index(fields=["created_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=MovementKind.EARLIER, before=None, after=None)
                | Q(after=F("before") + F("delta"), after__gte=0, before__gte=0),
                name="movement_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(kind=MovementKind.WASTE, wasted__gt=0) & ~Q(cause="")
                | ~Q(kind=MovementKind.WASTE) & Q(wasted=0, cause=""),
                name="waste_has_a_cause",
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(key__isnull=False),
                name="movement_is_written_once",
            ),
        ]

    def __str__(self):
        return f"{self.delta:+d}: {self.reason or self.get_kind_display()}"

    def save(self, *args, **kwargs):
        """Write a new row; one that exists stays as it is."""
        if not self._state.adding:
            raise TypeError("a movement is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Refuse: what happened stays written."""
        raise TypeError("a movement is never deleted")


class LowStockAlert(models.Model):
    """Stock that fell below its threshold, until there is enough again.

    One open row per stock record, by a unique key: whoever finds it low first writes
    the row and its mail, in one transaction.
    """

    stockrecord = models.ForeignKey(
        "partner.StockRecord", on_delete=models.CASCADE, related_name="low_alerts"
    )
    free = models.IntegerField(_("free units"))
    threshold = models.PositiveIntegerField(_("threshold"))
    opened_at = models.DateTimeField(_("since"), auto_now_add=True)
    closed_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("low stock")
        verbose_name_plural = _("low stock")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stockrecord"],
                condition=Q(closed_at=None),
                name="one_open_low_stock_alert",
            )
        ]

    def __str__(self):
        return f"{self.stockrecord}: {self.free} < {self.threshold}"
