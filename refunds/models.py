"""What goes back to customers, for which lines, and what is left to give back."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.money import ZERO
from payments.models import PaymentAttempt


class Refund(models.Model):
    """Money on its way back; committed before any gateway hears of it."""

    class State(models.TextChoices):
        """Where it is; only what the gateway confirmed is ``done``."""

        DUE = "due", _("waiting")
        SENT = "sent", _("at the bank")
        DONE = "done", _("paid back")
        FAILED = "failed", _("refused by the bank")

    class Kind(models.TextChoices):
        """Why money goes back."""

        ITEMS = "items", _("given back by staff")
        CANCELLED = "cancelled", _("order cancelled")
        LATE = "late", _("paid too late")
        WRONG = "wrong", _("another amount than asked")

    # Names the request: asking again with the same key returns the first refund.
    key = models.UUIDField(_("key"), unique=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(
        "order.Order", on_delete=models.PROTECT, related_name="refunds"
    )
    attempt = models.ForeignKey(
        PaymentAttempt, on_delete=models.PROTECT, related_name="refunds"
    )
    # Incl. VAT, in the currency that was taken.
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    # The customer reads it.
    reason = models.CharField(_("reason"), max_length=200)
    state = models.CharField(
        _("state"), max_length=6, choices=State.choices, default=State.DUE
    )
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    # How often the gateway said no for good: each round has its own key there.
    refusals = models.PositiveSmallIntegerField(_("refusals"), default=0)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)
    # When to try or ask again; never, once it is over or given up.
    due_at = models.DateTimeField(
        _("next try"), null=True, blank=True, default=timezone.now
    )
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "due_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="refund_amount_positive"
            )
        ]

    def __str__(self):
        return f"{self.order}: {self.amount} {self.get_state_display()}"

    @property
    def of_order(self) -> bool:
        """Tell whether the order was bought with this money."""
        return self.kind in (self.Kind.ITEMS, self.Kind.CANCELLED)

    @property
    def gateway_key(self) -> str:
        """Return the key under which the gateway may be asked again and again."""
        return f"{self.key}-{self.refusals}" if self.refusals else str(self.key)


class RefundItem(models.Model):
    """What a part of a refund is for."""

    class Kind(models.TextChoices):
        """A line's units, the way, or neither."""

        LINE = "line", _("line")
        DELIVERY = "delivery", _("delivery fee")
        GOODWILL = "goodwill", _("goodwill")

    refund = models.ForeignKey(Refund, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    line = models.ForeignKey(
        "order.Line",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="refund_items",
    )
    delivery = models.ForeignKey(
        "delivery.Delivery",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="refund_items",
    )
    quantity = models.PositiveIntegerField(_("quantity"), default=0)
    # Zero for what was free.
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("refunded item")
        verbose_name_plural = _("refunded items")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="refund_item_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(kind="line", line__isnull=False, quantity__gt=0)
                | Q(kind="delivery", delivery__isnull=False, quantity=0)
                | Q(kind="goodwill", line=None, delivery=None, quantity=0),
                name="refund_item_names_what_it_is_for",
            ),
            models.UniqueConstraint(
                fields=["delivery"],
                condition=Q(kind="delivery"),
                name="delivery_fee_back_once",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.amount}"


class LineTally(models.Model):
    """How much of an order line went back, in money and in units.

    ``bought`` and ``price`` repeat the line, which never changes once ordered, so that
    the database itself can refuse more.
    """

    line = models.OneToOneField(
        "order.Line", on_delete=models.PROTECT, related_name="tally"
    )
    bought = models.PositiveIntegerField(_("bought"))
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2)
    refunded = models.PositiveIntegerField(_("units paid back"), default=0)
    amount = models.DecimalField(
        _("amount paid back"), max_digits=12, decimal_places=2, default=ZERO
    )
    # Units whose stock was decided: back on the shelf, wasted, or never made.
    returned = models.PositiveIntegerField(_("units decided"), default=0)

    class Meta:
        verbose_name = _("tally of a line")
        verbose_name_plural = _("tallies of lines")
        constraints = [
            models.CheckConstraint(
                condition=Q(refunded__lte=F("bought")),
                name="units_back_at_most_what_was_bought",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0, amount__lte=F("price")),
                name="line_back_at_most_its_price",
            ),
            models.CheckConstraint(
                condition=Q(returned__lte=F("bought")),
                name="stock_decided_once_per_unit",
            ),
        ]

    def __str__(self):
        return f"{self.line}: {self.refunded}/{self.bought}"
