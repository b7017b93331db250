"""What a day can bear: weekdays, peaks, slots, and what is taken."""

from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from delivery.models.ground import Zone
from delivery.models.words import Way, limit_field, money_field


class DayLimits(models.Model):
    """What a weekday and a date have in common: who is there, and for how much."""

    van = models.BooleanField(_("we deliver"), default=True)
    pickup = models.BooleanField(_("the shop is open for pick-up"), default=True)
    surcharge = money_field(_("surcharge incl. VAT"))
    max_deliveries = limit_field(_("most deliveries and pick-ups"))
    max_minutes = limit_field(_("most florist minutes"))

    class Meta:
        abstract = True


class WeekdayRule(DayLimits):
    """What holds on a weekday, unless the date is closed or a peak day."""

    weekday = models.PositiveSmallIntegerField(
        _("weekday"), unique=True, choices=list(WEEKDAYS.items())
    )
    cut_off = models.TimeField(
        _("orders until"),
        null=True,
        blank=True,
        help_text=_("Last moment for the same day, Brussels time. Empty: 14:00."),
    )

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


class PeakDay(DayLimits):
    """A date with rules of its own: Valentine's Day, Mother's Day, All Saints."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=80)
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
