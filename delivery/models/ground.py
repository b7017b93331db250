"""Where we drive, and days on which nobody does."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from delivery.models.words import money_field


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
