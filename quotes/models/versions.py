"""What staff answer: versions with their lines, never changed once sent."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.kinds import VatCategory
from quotes.models.requests import Quote

MOST_UNITS = 10_000
MOST_PRICE = Decimal("100000.00")


class QuoteVersion(models.Model):
    """An offer as it was sent: its lines, its total, its deposit, until when."""

    class State(models.TextChoices):
        """What became of it; only one of a quote's versions can be open or accepted."""

        SENT = "sent", pgettext_lazy("quote version", "open")
        SUPERSEDED = "superseded", pgettext_lazy("quote version", "replaced")
        ACCEPTED = "accepted", pgettext_lazy("quote version", "accepted")
        REFUSED = "refused", pgettext_lazy("quote version", "declined")
        EXPIRED = "expired", pgettext_lazy("quote version", "expired")
        WITHDRAWN = "withdrawn", pgettext_lazy("quote version", "withdrawn")
        LAPSED = "lapsed", pgettext_lazy("quote version", "order cancelled")

    # What may still be written on one that was sent: its fate, never its words.
    FATE = ("state", "answered_at", "reason", "terms", "order")
    FATE += ("warned_at", "asked_at")

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.SENT
    )
    # Euros incl. VAT.
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=2)
    deposit = models.DecimalField(_("deposit"), max_digits=12, decimal_places=2)
    # Shown to the customer.
    message = models.TextField(_("message"), max_length=4000, blank=True)
    # For staff alone.
    internal_note = models.TextField(_("internal note"), max_length=2000, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    valid_until = models.DateTimeField(_("valid until"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # When its end, and its balance, were told of by mail.
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Why it was declined or withdrawn.
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    # The words that were accepted with it.
    terms = models.TextField(_("terms"), blank=True)
    order = models.OneToOneField(
        "order.Order",
        verbose_name=_("order"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="quote_version",
    )

    class Meta:
        verbose_name = _("version of a quote")
        verbose_name_plural = _("versions of quotes")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["quote", "number"], name="quote_version_once"
            ),
            models.UniqueConstraint(
                fields=["quote"],
                condition=Q(state__in=["sent", "accepted"]),
                name="one_live_version_per_quote",
            ),
            models.CheckConstraint(
                condition=Q(total__gt=0, deposit__gt=0, deposit__lte=F("total")),
                name="deposit_within_total",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(answered_at__isnull=False),
                name="accepted_version_has_its_moment",
            ),
        ]

    def __str__(self):
        return f"{self.quote}/{self.number}"

    def save(self, *args, **kwargs):
        """Write a new version, or the fate of one that was sent."""
        names = kwargs.get("update_fields")
        if self.pk and (names is None or not set(names) <= set(self.FATE)):
            raise ValidationError("a version that was sent is not changed")
        super().save(*args, **kwargs)

    def is_open(self, now=None) -> bool:
        """Tell whether it can be accepted: nobody answered, and its time is not up."""
        return self.state == self.State.SENT and self.valid_until > (
            now or timezone.now()
        )

    @property
    def balance(self):
        """Return what is left to pay after the deposit, euros incl. VAT."""
        return self.total - self.deposit


class QuoteLine(models.Model):
    """One thing a version offers, at its price."""

    class Kind(models.TextChoices):
        """What it is."""

        STEMS = "stems", _("flowers")
        LABOUR = "labour", _("work")
        DELIVERY = "delivery", _("delivery and setting up")
        OTHER = "other", _("something else")

    version = models.ForeignKey(
        QuoteVersion, on_delete=models.PROTECT, related_name="lines"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    description = models.CharField(_("description"), max_length=200)
    quantity = models.PositiveIntegerField(
        _("quantity"),
        validators=[MinValueValidator(1), MaxValueValidator(MOST_UNITS)],
    )
    # Euros incl. VAT.
    unit_price = models.DecimalField(
        _("unit price incl. VAT"),
        max_digits=10,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_PRICE)],
    )
    vat_category = models.CharField(
        _("VAT"), max_length=10, choices=VatCategory.choices
    )
    # In percent, as it was on the day the version was sent.
    vat_rate = models.DecimalField(_("VAT rate"), max_digits=5, decimal_places=2)
    # What is ordered once the version is accepted; in no shop and no search.
    product = models.OneToOneField(
        "catalogue.Product",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="quote_line",
    )

    class Meta:
        verbose_name = _("line of a quote")
        verbose_name_plural = _("lines of quotes")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"], name="quote_line_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, unit_price__gte=0),
                name="quote_line_counts",
            ),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.description}"

    def save(self, *args, **kwargs):
        """Write a new line, or the product of one that was accepted."""
        if self.pk and kwargs.get("update_fields") != ["product"]:
            raise ValidationError("a line that was sent is not changed")
        super().save(*args, **kwargs)

    @property
    def total(self):
        """Return what the line costs, euros incl. VAT."""
        return self.unit_price * self.quantity
