"""VAT rates: dated rows, never literals."""

from django.core.cache import cache
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.kinds import VatCategory


class VatRate(models.Model):
    """The VAT rate of a category from a day on."""

    category = models.CharField(
        _("category"), max_length=10, choices=VatCategory.choices
    )
    rate = models.DecimalField(_("rate in percent"), max_digits=5, decimal_places=2)
    valid_from = models.DateField(_("valid from"))

    class Meta:
        verbose_name = _("VAT rate")
        verbose_name_plural = _("VAT rates")
        ordering = ["category", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "valid_from"], name="one_vat_rate_per_day"
            ),
            models.CheckConstraint(
                condition=Q(rate__gte=0, rate__lt=100), name="vat_rate_is_a_percentage"
            ),
        ]

    def __str__(self):
        return f"{self.get_category_display()}: {self.rate} %"

    def save(self, *args, **kwargs):
        """Save, and let prices be computed anew."""
        super().save(*args, **kwargs)
        cache.delete("vat-rates")

    @classmethod
    def rate_on(cls, category, day=None):
        """Return the rate of ``category`` in percent on ``day`` (today in Brussels).

        Raises VatRate.DoesNotExist where no rate is known: the shop does not guess.
        """
        day = day or timezone.localdate()
        rows = cache.get("vat-rates")
        if rows is None:
            rows = list(cls.objects.values_list("category", "valid_from", "rate"))
            cache.set("vat-rates", rows, 60)
        known = [row for row in rows if row[0] == category and row[1] <= day]
        if not known:
            raise cls.DoesNotExist(f"no VAT rate for {category} on {day}")
        return max(known, key=lambda row: row[1])[2]
