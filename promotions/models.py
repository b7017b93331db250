"""What lowers a price, what it lowers it to, and every price there was."""

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from promotions.signals import reduction_saved


class PriceReduction(ClusterableModel):
    """A lower unit price for some products, from a moment until another.

    Either ``percent`` off or one ``fixed_price`` in euros incl. VAT. Products may be
    named one by one, or by their categories: then what is below them and what is put
    there later is covered too.
    """

    name = models.CharField(
        _("name"), max_length=80, help_text=_("Customers read it above the products.")
    )
    percent = models.DecimalField(
        _("percent off"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    fixed_price = models.DecimalField(
        _("fixed price"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Euros, VAT included, instead of percent."),
    )
    # Sizes are the catalogue's, which is above us: the form offers them.
    size = models.CharField(
        _("size"), max_length=8, blank=True, help_text=_("Empty for every size.")
    )
    categories = ParentalManyToManyField(
        "catalogue.Category", verbose_name=_("categories"), blank=True, related_name="+"
    )
    starts_at = models.DateTimeField(_("starts"), default=timezone.now)
    ends_at = models.DateTimeField(_("ends"))
    active = models.BooleanField(
        _("switched on"),
        default=True,
        help_text=_("Switched off it lowers nothing, whatever the dates say."),
    )

    class Meta:
        verbose_name = _("price reduction")
        verbose_name_plural = _("price reductions")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__isnull=False, fixed_price__isnull=True)
                | Q(percent__isnull=True, fixed_price__isnull=False),
                name="percent_or_fixed_price",
                violation_error_message=_("Give either percent or a fixed price."),
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__gt=0, percent__lte=100),
                name="percent_above_0_up_to_100",
                violation_error_message=_("Percent must be above 0 and at most 100."),
            ),
            models.CheckConstraint(
                condition=Q(fixed_price__isnull=True) | Q(fixed_price__gt=0),
                name="fixed_price_positive",
                violation_error_message=_("A fixed price must be above 0."),
            ),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="reduction_starts_before_it_ends",
                violation_error_message=_("It must end after it starts."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Save with what it covers; prices follow (see receivers)."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            reduction_saved.send(sender=type(self), reduction=self)

    @property
    def takes(self):
        """Return what it takes off, in words."""
        if self.percent is not None:
            return f"−{self.percent.normalize():f} %"
        return f"{self.fixed_price} €"

    @property
    def state(self):
        """Return in words whether it runs."""
        now = timezone.now()
        if not self.active:
            return _("switched off")
        if now < self.starts_at:
            return _("to come")
        return _("running") if now < self.ends_at else _("over")


class ReducedProduct(models.Model):
    """A product a reduction names; its sizes go with it."""

    reduction = ParentalKey(
        PriceReduction, on_delete=models.CASCADE, related_name="products"
    )
    product = models.ForeignKey(
        "catalogue.Product",
        verbose_name=_("product"),
        on_delete=models.CASCADE,
        related_name="+",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reduction", "product"], name="reduced_product_once"
            )
        ]

    def __str__(self):
        return str(self.product)


class ReducedPriceQuerySet(models.QuerySet):
    """Reduced prices by time."""

    def running(self, now=None):
        """Return those in force at a moment, by default this one."""
        now = now or timezone.now()
        return self.filter(starts_at__lte=now, ends_at__gt=now)

    def seen(self):
        """Return those of sizes a visitor can buy."""
        return self.filter(
            stockrecord__product__is_public=True,
            stockrecord__product__deleted_at=None,
        )


class ReducedPrice(models.Model):
    """What a stock record costs during a reduction: euros incl. VAT, the best one.

    At any moment a record has at most one. Written by ``promotions.services`` whenever
    a reduction, a price or a category changes: what is to come is written anew, what
    runs is ended at that moment, what is over stays as it was. So the moment a price
    starts or ends needs no task, and what was asked on any day can be looked up.
    """

    stockrecord = models.ForeignKey(
        "partner.StockRecord", on_delete=models.CASCADE, related_name="reduced_prices"
    )
    # The product a customer sees: the parent of a size.
    family = models.ForeignKey(
        "catalogue.Product", on_delete=models.CASCADE, related_name="+"
    )
    reduction = models.ForeignKey(
        PriceReduction, null=True, on_delete=models.SET_NULL, related_name="prices"
    )
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2)
    # The lowest price of the 30 days before; none for what was never sold before.
    reference = models.DecimalField(
        _("lowest price before"), max_digits=12, decimal_places=2, null=True
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))

    objects = ReducedPriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("reduced price")
        verbose_name_plural = _("reduced prices")
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(fields=["family", "ends_at"]),
            models.Index(fields=["ends_at", "starts_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["stockrecord", "starts_at"], name="one_reduced_price_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="reduced_price_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0), name="reduced_price_not_negative"
            ),
        ]

    def __str__(self):
        return f"{self.stockrecord}: {self.price}"


class PriceChange(models.Model):
    """The price of a stock record from a moment on, without reductions."""

    stockrecord = models.ForeignKey(
        "partner.StockRecord",
        verbose_name=_("stock record"),
        on_delete=models.CASCADE,
        related_name="price_changes",
    )
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2)
    valid_from = models.DateTimeField(_("valid from"), default=timezone.now)

    class Meta:
        verbose_name = _("price change")
        verbose_name_plural = _("price changes")
        ordering = ["-valid_from", "-pk"]
        indexes = [models.Index(fields=["stockrecord", "-valid_from"])]

    def __str__(self):
        return f"{self.stockrecord}: {self.price}"


class PriceWriting(models.Model):
    """The one row whose lock lets one process at a time write reduced prices.

    Two at once, one saving a reduction and one a new product it covers, would each
    miss what the other has not committed yet.
    """

    class Meta:
        verbose_name = _("writing of prices")

    def __str__(self):
        return "prices"

    @classmethod
    def wait(cls):
        """Wait for whoever writes prices now, until the end of this transaction."""
        if not cls.objects.select_for_update().filter(pk=1):
            # Inserting it holds it as well.
            cls.objects.get_or_create(pk=1)
