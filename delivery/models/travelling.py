"""What travels to whom, and what it costs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.money import round_cents
from delivery import states
from delivery.models.week import Slot
from delivery.models.words import MAX_CARD, Substitution, Way, money_field


class Sender(models.Model):
    """Who ordered, as given at the checkout: never copied to what travels."""

    order = models.OneToOneField(
        "order.Order", on_delete=models.PROTECT, related_name="sender"
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    language = models.CharField(_("language"), max_length=5)

    class Meta:
        verbose_name = _("sender")
        verbose_name_plural = _("senders")

    def __str__(self):
        return self.name


class Delivery(models.Model):
    """Flowers of one order going to one recipient on one day, or waiting for one."""

    order = models.ForeignKey(
        "order.Order", on_delete=models.PROTECT, related_name="deliveries"
    )
    way = models.CharField(_("how"), max_length=6, choices=Way.choices, default=Way.VAN)
    status = models.CharField(
        _("state"),
        max_length=10,
        choices=states.LABELS.items(),
        default=states.SCHEDULED,
    )
    recipient_name = models.CharField(_("recipient"), max_length=120)
    recipient_phone = models.CharField(
        _("recipient's phone"), max_length=32, blank=True
    )
    # A pick-up has no address.
    line1 = models.CharField(_("street and number"), max_length=120, blank=True)
    line2 = models.CharField(_("box, floor, company"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=4, blank=True)
    commune = models.CharField(_("commune"), max_length=80, blank=True)
    notes = models.CharField(_("notes for the driver"), max_length=300, blank=True)
    date = models.DateField(_("day"))
    slot = models.ForeignKey(
        Slot,
        verbose_name=_("slot"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deliveries",
    )
    # As promised: a slot moved later does not move what was sold.
    starts = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("until"), null=True, blank=True)
    # Florist minutes of work, and whether the day's load counts this delivery.
    minutes = models.PositiveIntegerField(_("minutes to make"), default=0)
    holds_place = models.BooleanField(_("holds a place"), default=False, editable=False)
    # Where it comes in the day's run; 0 is not planned yet.
    stop = models.PositiveSmallIntegerField(_("stop"), default=0)
    # Euros incl. VAT, and the rate it holds in percent.
    fee = models.DecimalField(_("fee incl. VAT"), max_digits=8, decimal_places=2)
    fee_vat_rate = models.DecimalField(_("VAT rate"), max_digits=5, decimal_places=2)
    card_message = models.CharField(_("card"), max_length=MAX_CARD, blank=True)
    card_signature = models.CharField(_("signed"), max_length=80, blank=True)
    anonymous = models.BooleanField(_("keep the sender secret"), default=False)
    substitution = models.CharField(
        _("if a flower is missing"),
        max_length=12,
        choices=Substitution.choices,
        default=Substitution.SAME_COLOUR,
    )

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["date", "pk"]
        indexes = [
            models.Index(fields=["date", "postcode"]),
            models.Index(fields=["date", "slot"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(fee__gte=0), name="delivery_fee_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(status__in=list(states.LABELS)),
                name="delivery_status_known",
            ),
            models.CheckConstraint(
                condition=Q(way=Way.PICKUP) | ~Q(line1="", postcode=""),
                name="delivery_by_van_has_an_address",
            ),
        ]

    def __str__(self):
        return f"{self.recipient_name}, {self.date}"

    @property
    def way_fee(self):
        """Return what the way itself costs, euros incl. VAT; reads the charges."""
        return self.fee - sum(charge.amount for charge in self.charges.all())

    @property
    def is_pickup(self):
        """Tell whether somebody comes to the shop for it."""
        return self.way == Way.PICKUP

    @property
    def status_label(self):
        """Return the state in the reader's words."""
        return states.label(self.status)


class DeliveryCharge(models.Model):
    """What a delivery's fee holds beside the way itself, each with its own VAT."""

    class Kind(models.TextChoices):
        """What is paid for; the way is what these leave of the fee, and has no row."""

        FEE = "fee", _("delivery")
        SLOT = "slot", _("chosen hours")
        SURCHARGE = "surcharge", _("surcharge of the day")

    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="charges"
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    # Euros incl. VAT, and the rate it holds in percent.
    amount = money_field(_("amount incl. VAT"))
    vat_rate = models.DecimalField(_("VAT rate"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "kind"], name="one_charge_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="charge_not_negative"
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.amount}"


class DeliveryLine(models.Model):
    """Units of an order line that travel with a delivery, and their own card."""

    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="lines"
    )
    line = models.ForeignKey(
        "order.Line", on_delete=models.PROTECT, related_name="delivery_lines"
    )
    quantity = models.PositiveIntegerField(_("units"), default=1)
    # An add-on follows its bouquet wherever that goes.
    goes_with = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="addons",
    )
    card_message = models.CharField(_("card"), max_length=MAX_CARD, blank=True)

    class Meta:
        verbose_name = _("delivered line")
        verbose_name_plural = _("delivered lines")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "line"], name="a_line_once_in_a_delivery"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="delivered_quantity_positive"
            ),
        ]

    def __str__(self):
        return f"{self.line}"

    @property
    def price(self):
        """Return what these units cost before discounts, euros incl. VAT."""
        whole = self.line.line_price_before_discounts_incl_tax
        return round_cents(whole * self.quantity / self.line.quantity)
