"""What became of each period of a subscription, and of each term that is paid again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from subscriptions.models.subscriptions import Subscription


class Retried(models.Model):
    """What is tried again until it works or is given up."""

    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    class Meta:
        abstract = True


class Occurrence(Retried):
    """One period of a subscription: unique, whoever takes it up, however often."""

    class State(models.TextChoices):
        """What becomes of the period."""

        # Somebody changed something of it; not locked yet.
        PLANNED = "planned", _("planned")
        SKIPPED = "skipped", _("skipped")
        PAUSED = "paused", _("paused")
        # Locked, and nothing could be ordered for it yet.
        CLAIMED = "claimed", _("being prepared")
        # Ordered, waiting for its money.
        ORDERED = "ordered", _("waiting for payment")
        PLACED = "placed", _("ordered")
        # It could not be paid, or not be brought.
        UNPAID = "unpaid", _("not paid")
        MISSED = "missed", _("missed, credited")
        CANCELLED = "cancelled", _("cancelled")

    OPEN = (State.CLAIMED, State.ORDERED)
    # Money is to come where there is a ``next_try_at``; of what was placed, by debit.
    CHARGED = (State.ORDERED, State.PLACED)

    subscription = models.ForeignKey(
        Subscription, on_delete=models.PROTECT, related_name="occurrences"
    )
    period = models.CharField(_("period"), max_length=10)
    nominal = models.DateField(_("nominal day"))
    # When it really travels, once ordered.
    date = models.DateField(_("day"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.PLANNED
    )
    order = models.OneToOneField(
        "order.Order",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="occurrence",
    )
    by_credit = models.BooleanField(_("paid in advance"), default=False)
    # What this one has otherwise: names of RECIPIENT and their values.
    changes = models.JSONField(_("otherwise"), default=dict, blank=True)
    bouquet = models.ForeignKey(
        "catalogue.Product",
        verbose_name=_("bouquet"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Euros incl. VAT for one bouquet, as the notice told.
    unit_price = models.DecimalField(
        _("price"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    noticed_at = models.DateTimeField(_("told"), null=True, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("period of a subscription")
        verbose_name_plural = _("periods of subscriptions")
        ordering = ["nominal", "pk"]
        indexes = [models.Index(fields=["state", "next_try_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "period"], name="one_delivery_per_period"
            )
        ]

    def __str__(self):
        return f"{self.subscription}: {self.period}"


class OccurrenceOrder(models.Model):
    """An order that was once placed for a period: the last one is the period's own.

    Money that comes for an earlier one must go back.
    """

    order = models.OneToOneField(
        "order.Order", on_delete=models.PROTECT, related_name="placed_for"
    )
    occurrence = models.ForeignKey(
        Occurrence, on_delete=models.PROTECT, related_name="orders"
    )
    # It asks for a difference only: the delivery itself was paid in advance.
    by_credit = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("order of a period")
        verbose_name_plural = _("orders of periods")

    def __str__(self):
        return f"{self.occurrence}: {self.order}"


class Bill(Retried):
    """A term paid in advance again; unique, so that no period is billed twice."""

    class State(models.TextChoices):
        """Where the money is."""

        OPEN = "open", _("waiting for payment")
        PAID = "paid", _("paid")
        UNPAID = "unpaid", _("not paid")

    subscription = models.ForeignKey(
        Subscription, on_delete=models.PROTECT, related_name="bills"
    )
    # The first period it pays for.
    period = models.CharField(_("period"), max_length=10)
    state = models.CharField(
        _("state"), max_length=6, choices=State.choices, default=State.OPEN
    )
    order = models.OneToOneField(
        "order.Order",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bill",
    )
    deliveries = models.PositiveSmallIntegerField(_("deliveries"))
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("renewal")
        verbose_name_plural = _("renewals")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "period"], name="one_bill_per_period"
            )
        ]

    def __str__(self):
        return f"{self.subscription}: {self.period}"
