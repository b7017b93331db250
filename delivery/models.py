"""Where and when flowers go, what a day can bear, and how each delivery went."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from common.money import round_cents
from delivery import states
from delivery.calendar import PICKUP, VAN
from delivery.photos import photo_name, private_storage

MAX_CARD = 200


class Way(models.TextChoices):
    """How flowers reach somebody."""

    VAN = VAN, _("our own van")
    PICKUP = PICKUP, _("pick-up in the shop")


class Substitution(models.TextChoices):
    """What we may do when a flower is missing that morning."""

    SAME_COLOUR = "same-colour", _("Choose something of the same colour and value")
    ASK = "ask", _("Ask me first")
    REFUND = "refund", _("Leave it out and pay it back")


def money_field(words, **options):
    """Return a field for euros incl. VAT that cannot be negative."""
    options = {"max_digits": 8, "decimal_places": 2, "default": 0} | options
    return models.DecimalField(words, validators=[MinValueValidator(0)], **options)


def limit_field(words, **options):
    """Return a field for what a day can bear; empty is no limit, 0 is nothing."""
    return models.PositiveIntegerField(words, null=True, blank=True, **options)


class Zone(models.Model):
    """Postcodes served for one fee."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    # Euros incl. VAT, for one delivery.
    fee = models.DecimalField(_("fee incl. VAT"), max_digits=8, decimal_places=2)
    # Euros incl. VAT of flowers for one recipient, after discounts.
    free_over = money_field(
        _("free from"),
        null=True,
        blank=True,
        default=None,
        help_text=_("Flowers for one recipient worth this much travel free."),
    )

    class Meta:
        verbose_name = _("delivery zone")
        verbose_name_plural = _("delivery zones")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fee__gte=0), name="zone_fee_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(free_over__gte=0), name="zone_free_over_not_negative"
            ),
        ]

    def __str__(self):
        return self.name


class ZonePostcode(models.Model):
    """A Belgian postcode and the zone that serves it."""

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="postcodes")
    postcode = models.CharField(_("postcode"), max_length=4, unique=True)
    commune = models.CharField(_("commune"), max_length=80)

    class Meta:
        verbose_name = _("postcode")
        verbose_name_plural = _("postcodes")
        ordering = ["postcode"]

    def __str__(self):
        return f"{self.postcode} {self.commune}"


class ClosedDay(models.Model):
    """A day without any delivery."""

    day = models.DateField(_("day"), unique=True)
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering = ["day"]

    def __str__(self):
        return f"{self.day}"


class WeekdayRule(models.Model):
    """What holds on a weekday, unless the date is closed or a peak day."""

    weekday = models.PositiveSmallIntegerField(
        _("weekday"), unique=True, choices=list(WEEKDAYS.items())
    )
    van = models.BooleanField(_("we deliver"), default=True)
    pickup = models.BooleanField(_("the shop is open for pick-up"), default=True)
    cut_off = models.TimeField(
        _("orders until"),
        null=True,
        blank=True,
        help_text=_("Last moment for the same day, Brussels time. Empty: 14:00."),
    )
    surcharge = money_field(_("surcharge incl. VAT"))
    max_deliveries = limit_field(_("most deliveries and pick-ups"))
    max_minutes = limit_field(_("most florist minutes"))

    class Meta:
        verbose_name = _("weekday")
        verbose_name_plural = _("weekdays")
        ordering = ["weekday"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__lte=6), name="weekday_rule_is_a_weekday"
            ),
            models.CheckConstraint(
                condition=Q(surcharge__gte=0), name="weekday_surcharge_not_negative"
            ),
        ]

    def __str__(self):
        return str(self.get_weekday_display())


class PeakDay(models.Model):
    """A date with rules of its own: Valentine's Day, Mother's Day, All Saints."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    van = models.BooleanField(_("we deliver"), default=True)
    pickup = models.BooleanField(_("the shop is open for pick-up"), default=True)
    cut_off = models.TimeField(
        _("same-day orders until"),
        null=True,
        blank=True,
        help_text=_("Brussels time. Empty: as on this weekday."),
    )
    order_until = models.DateTimeField(
        _("last moment to order"),
        null=True,
        blank=True,
        help_text=_("After this nobody can order for the day any more."),
    )
    surcharge = money_field(_("surcharge incl. VAT"))
    max_deliveries = limit_field(_("most deliveries and pick-ups"))
    max_minutes = limit_field(_("most florist minutes"))
    only = models.ManyToManyField(
        "offer.Range",
        verbose_name=_("only these ranges are sold"),
        blank=True,
        related_name="+",
    )
    without = models.ManyToManyField(
        "offer.Range",
        verbose_name=_("these ranges are not sold"),
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("peak day")
        verbose_name_plural = _("peak days")
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(surcharge__gte=0), name="peak_surcharge_not_negative"
            )
        ]

    def __str__(self):
        return f"{self.name}, {self.day}"


def every_day():
    """Return the numbers of all weekdays, Monday = 0."""
    return list(range(7))


class Slot(models.Model):
    """Hours a customer can choose."""

    name = models.CharField(_("name"), max_length=60)
    way = models.CharField(_("for"), max_length=6, choices=Way.choices, default=Way.VAN)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    fee = money_field(_("price incl. VAT"), help_text=_("On top of the zone's fee."))
    cut_off = models.TimeField(
        _("orders until"),
        null=True,
        blank=True,
        help_text=_("Brussels time. Empty: as the day itself."),
    )
    cut_off_days = models.PositiveSmallIntegerField(_("so many days before"), default=0)
    weekdays = models.JSONField(_("weekdays"), default=every_day)
    zones = models.ManyToManyField(
        Zone, verbose_name=_("only in these zones"), blank=True, related_name="slots"
    )
    max_deliveries = limit_field(_("most deliveries"))
    active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["way", "starts", "ends", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fee__gte=0), name="slot_fee_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="slot_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.starts:%H:%M}–{self.ends:%H:%M}"


class DayLoad(models.Model):
    """What a day, or a slot of it, bears already: counted by conditional UPDATEs.

    The row without slot counts the whole day.
    """

    day = models.DateField(_("day"))
    slot = models.ForeignKey(
        Slot, null=True, on_delete=models.PROTECT, related_name="loads"
    )
    deliveries = models.PositiveIntegerField(_("deliveries"), default=0)
    minutes = models.PositiveIntegerField(_("florist minutes"), default=0)

    class Meta:
        verbose_name = _("load")
        verbose_name_plural = _("loads")
        ordering = ["day", "slot"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"], condition=Q(slot=None), name="one_load_per_day"
            ),
            models.UniqueConstraint(
                fields=["day", "slot"], name="one_load_per_day_and_slot"
            ),
        ]

    def __str__(self):
        return f"{self.day}: {self.deliveries}"


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


class DeliveryStep(models.Model):
    """A step of a delivery: who took it, when, with what note and photo."""

    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="delivery_steps"
    )
    before = models.CharField(_("from"), max_length=10)
    after = models.CharField(_("to"), max_length=10)
    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    # Nobody: the shop itself.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    # Who took it: the recipient, a neighbour, a reception.
    received_by = models.CharField(_("received by"), max_length=80, blank=True)
    photo = models.FileField(
        _("photo"), storage=private_storage, upload_to=photo_name, blank=True
    )

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.before} → {self.after}"

    @property
    def label(self):
        """Return where it led, in the reader's words."""
        return states.label(self.after)


class SubstitutionQuestion(models.Model):
    """A flower is missing and the buyer wants to be asked."""

    class Answer(models.TextChoices):
        """What the buyer said."""

        OPEN = "", _("not answered")
        YES = "yes", _("agreed")
        NO = "no", _("refused: leave it out and pay it back")

    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="questions"
    )
    missing = models.CharField(_("what is missing"), max_length=120)
    proposal = models.CharField(_("what we propose instead"), max_length=200)
    answer_by = models.DateTimeField(_("answer until"))
    answer = models.CharField(
        _("answer"),
        max_length=3,
        blank=True,
        choices=Answer.choices,
        default=Answer.OPEN,
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who asked"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("question about a substitution")
        verbose_name_plural = _("questions about substitutions")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.missing} → {self.proposal}"
