"""What was tried, what was paid."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PaymentAttempt(models.Model):
    """One try to pay one order; committed before any gateway hears of it."""

    class State(models.TextChoices):
        """Where a try is; ``unknown`` is owned by the reconciler."""

        CREATED = "created", _("created")
        PENDING = "pending", _("at the bank")
        UNKNOWN = "unknown", _("being confirmed")
        CAPTURED = "captured", _("paid")
        FAILED = "failed", _("refused")
        CANCELLED = "cancelled", _("given up")
        ATTENTION = "attention", _("needs a person")
        REFUND_DUE = "refund-due", _("to be paid back")
        REFUNDED = "refunded", _("paid back")

    OPEN = (State.CREATED, State.PENDING, State.UNKNOWN)

    # Doubles as idempotency key at the gateway.
    key = models.UUIDField(_("key"), unique=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(
        "order.Order", on_delete=models.PROTECT, related_name="payment_attempts"
    )
    gateway = models.CharField(_("gateway"), max_length=20)
    # Euros incl. VAT.
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.CREATED
    )
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    pay_url = models.CharField(_("pay page"), max_length=500, blank=True)
    method = models.CharField(_("method"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("payment attempt")
        verbose_name_plural = _("payment attempts")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "updated_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=["created", "pending", "unknown"]),
                name="one_open_attempt_per_order",
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state="captured"),
                name="one_captured_attempt_per_order",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="attempt_amount_positive"
            ),
        ]

    def __str__(self):
        return f"{self.order}: {self.amount} {self.state}"


class GatewayEvent(models.Model):
    """A webhook that was verified and stored, processed once."""

    gateway = models.CharField(_("gateway"), max_length=20)
    event_id = models.CharField(_("event"), max_length=120)
    body = models.JSONField(_("body"))
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    processed_at = models.DateTimeField(_("processed"), null=True, blank=True)

    class Meta:
        verbose_name = _("gateway event")
        verbose_name_plural = _("gateway events")
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "event_id"], name="gateway_event_once"
            )
        ]

    def __str__(self):
        return f"{self.gateway} {self.event_id}"
