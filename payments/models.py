"""What was tried, what was paid."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.money import ZERO


class PaymentPlan(models.Model):
    """An order that is paid in two instalments: a deposit now, the balance later.

    An order without one is paid whole. Where the deposit is nothing the order was lent
    to its customer: it is made while their bank is asked for all of it.
    """

    order = models.OneToOneField(
        "order.Order", on_delete=models.PROTECT, related_name="payment_plan"
    )
    # Euros incl. VAT; together the order's total.
    deposit = models.DecimalField(_("deposit"), max_digits=12, decimal_places=2)
    balance = models.DecimalField(_("balance"), max_digits=12, decimal_places=2)
    due_on = models.DateField(_("balance due"))
    balance_paid_at = models.DateTimeField(_("balance paid"), null=True, blank=True)

    class Meta:
        verbose_name = _("payment plan")
        verbose_name_plural = _("payment plans")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deposit__gte=0, balance__gt=0),
                name="a_balance_is_left_to_pay",
            )
        ]

    def __str__(self):
        return f"{self.order}: {self.deposit} + {self.balance}"


class PaymentAttempt(models.Model):
    """One try to pay one order; committed before any gateway hears of it."""

    class Instalment(models.TextChoices):
        """Which part of its order it pays."""

        WHOLE = "whole", _("the whole order")
        DEPOSIT = "deposit", _("the deposit")
        BALANCE = "balance", _("the balance")

    class State(models.TextChoices):
        """Where a try is; ``unknown`` is owned by the reconciler."""

        CREATED = "created", _("created")
        PENDING = "pending", _("at the bank")
        # The bank said yes but does not have the money yet.
        PROCESSING = "processing", _("being confirmed")
        UNKNOWN = "unknown", _("not answered yet")
        CAPTURED = "captured", pgettext_lazy("payment", "paid")
        FAILED = "failed", _("refused")
        CANCELLED = "cancelled", _("given up")
        ATTENTION = "attention", _("needs a person")
        REFUND_DUE = "refund-due", _("to be paid back")
        REFUNDED = "refunded", _("paid back")

    OPEN = (State.CREATED, State.PENDING, State.PROCESSING, State.UNKNOWN)

    # Doubles as idempotency key at the gateway.
    key = models.UUIDField(_("key"), unique=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(
        "order.Order", on_delete=models.PROTECT, related_name="payment_attempts"
    )
    instalment = models.CharField(
        _("instalment"),
        max_length=7,
        choices=Instalment.choices,
        default=Instalment.WHOLE,
    )
    gateway = models.CharField(_("gateway"), max_length=20)
    # Euros incl. VAT.
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.CREATED
    )
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    # Stripe's addresses carry half a page of settings.
    pay_url = models.CharField(_("pay page"), max_length=2000, blank=True)
    method = models.CharField(_("method"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    # Asking a gateway again with the same key must ask for the very same thing.
    language = models.CharField(_("language"), max_length=5, default="en")
    save_method = models.BooleanField(_("keep the method"), default=False)
    # What really came in, in ``captured_currency``; differs from the amount when a
    # person must look at it.
    captured = models.DecimalField(
        pgettext_lazy("money", "taken"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
    captured_currency = models.CharField(_("taken in"), max_length=3, blank=True)
    # What refunds were asked for, sent or not; never more than was taken.
    refunding = models.DecimalField(
        _("to give back"), max_digits=12, decimal_places=2, default=ZERO
    )
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
                condition=Q(state__in=["created", "pending", "processing", "unknown"]),
                name="one_open_attempt_per_order",
            ),
            models.UniqueConstraint(
                fields=["order", "instalment"],
                condition=Q(state="captured"),
                name="one_captured_attempt_per_instalment",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="attempt_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(refunding=0)
                | Q(
                    captured__isnull=False,
                    refunding__gt=0,
                    refunding__lte=F("captured"),
                ),
                name="refunds_at_most_what_was_taken",
            ),
        ]

    def __str__(self):
        return f"{self.order}: {self.amount} {self.state}"

    @property
    def left_to_refund(self):
        """Return what was taken and nobody asked to give back yet."""
        return (self.captured or ZERO) - self.refunding


class AttemptStep(models.Model):
    """What a gateway said of an attempt, one row for each thing it said."""

    attempt = models.ForeignKey(
        PaymentAttempt, on_delete=models.CASCADE, related_name="steps"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=PaymentAttempt.State.choices
    )
    method = models.CharField(_("method"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("payment step")
        verbose_name_plural = _("payment steps")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.attempt_id}: {self.state} {self.reason}"


class SavedMethod(models.Model):
    """A way to pay that a customer left at a gateway for later; we hold no card."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_methods"
    )
    gateway = models.CharField(_("gateway"), max_length=20)
    # The gateway's names for the customer and for the method.
    customer = models.CharField(max_length=120)
    reference = models.CharField(max_length=120)
    label = models.CharField(_("method"), max_length=60)
    # A bank account that is debited: its money comes days later, or comes back.
    is_debit = models.BooleanField(_("direct debit"), default=False, db_default=False)
    expires = models.DateField(_("valid until"), null=True, blank=True)
    created_at = models.DateTimeField(_("kept since"), auto_now_add=True)

    class Meta:
        verbose_name = _("saved method")
        verbose_name_plural = _("saved methods")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "reference"], name="saved_method_once"
            )
        ]

    def __str__(self):
        return self.label


class GatewayEvent(models.Model):
    """A webhook that was verified and stored, processed once.

    ``body`` keeps what we act on and no more: gateways send names and addresses too.
    """

    gateway = models.CharField(_("gateway"), max_length=20)
    event_id = models.CharField(_("event"), max_length=120)
    kind = models.CharField(_("kind"), max_length=60, blank=True)
    # Our attempt's key and the gateway's name of the payment, as far as it says so.
    key = models.CharField(max_length=64, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    refund_key = models.CharField(max_length=64, blank=True)
    body = models.JSONField(_("body"), default=dict)
    note = models.CharField(_("note"), max_length=200, blank=True)
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
