"""Where and when flowers go."""

from django.core.cache import cache
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MAX_CARD = 200


class Zone(models.Model):
    """Postcodes served for one fee."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    # Euros incl. VAT, for one delivery.
    fee = models.DecimalField(_("fee incl. VAT"), max_digits=8, decimal_places=2)

    class Meta:
        verbose_name = _("delivery zone")
        verbose_name_plural = _("delivery zones")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fee__gte=0), name="zone_fee_not_negative"
            )
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

    def save(self, *args, **kwargs):
        """Save, and let the calendar be read anew."""
        super().save(*args, **kwargs)
        cache.delete("closed-days")

    def delete(self, *args, **kwargs):
        """Delete, and let the calendar be read anew."""
        cache.delete("closed-days")
        return super().delete(*args, **kwargs)


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
    """Flowers of one order going to one recipient on one day."""

    order = models.ForeignKey(
        "order.Order", on_delete=models.PROTECT, related_name="deliveries"
    )
    recipient_name = models.CharField(_("recipient"), max_length=120)
    recipient_phone = models.CharField(
        _("recipient's phone"), max_length=32, blank=True
    )
    line1 = models.CharField(_("street and number"), max_length=120)
    line2 = models.CharField(_("box, floor, company"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=4)
    commune = models.CharField(_("commune"), max_length=80)
    notes = models.CharField(_("notes for the driver"), max_length=300, blank=True)
    date = models.DateField(_("day"))
    # Euros incl. VAT, and the rate it holds in percent.
    fee = models.DecimalField(_("fee incl. VAT"), max_digits=8, decimal_places=2)
    fee_vat_rate = models.DecimalField(_("VAT rate"), max_digits=5, decimal_places=2)
    card_message = models.CharField(_("card"), max_length=MAX_CARD, blank=True)
    card_signature = models.CharField(_("signed"), max_length=80, blank=True)
    anonymous = models.BooleanField(_("keep the sender secret"), default=False)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["date", "pk"]
        indexes = [models.Index(fields=["date", "postcode"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(fee__gte=0), name="delivery_fee_not_negative"
            )
        ]

    def __str__(self):
        return f"{self.recipient_name}, {self.date}"


class DeliveryLine(models.Model):
    """An order line that travels with a delivery, and its own card if it has one."""

    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="lines"
    )
    line = models.OneToOneField(
        "order.Line", on_delete=models.PROTECT, related_name="delivery_line"
    )
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

    def __str__(self):
        return f"{self.line}"
