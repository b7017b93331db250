"""What can be subscribed to, and what a delivery of it costs."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.kinds import Size
from common.money import round_cents
from subscriptions.rhythms import Rhythm


class Plan(models.Model):
    """A kind of recurring bouquet; its story is a page, its sizes have the prices."""

    page = models.OneToOneField(
        "subscriptions.PlanPage",
        verbose_name=_("page"),
        on_delete=models.PROTECT,
        related_name="plan",
        limit_choices_to={"locale__language_code": "en"},
    )
    weekly = models.BooleanField(_("every week"), default=True)
    fortnightly = models.BooleanField(_("every two weeks"), default=True)
    monthly = models.BooleanField(_("every month"), default=True)
    yearly = models.BooleanField(_("every year"), default=False)
    annual_discount = models.PositiveSmallIntegerField(
        _("off a year paid in advance, in percent"),
        default=10,
        validators=[MaxValueValidator(90)],
    )
    minimum_deliveries = models.PositiveSmallIntegerField(
        _("deliveries it runs for at least"),
        default=0,
        validators=[MaxValueValidator(52)],
        help_text=_("Who cancels earlier gets these first. 0: any time."),
    )
    active = models.BooleanField(_("open to new subscribers"), default=True)

    class Meta:
        verbose_name = _("subscription plan")
        verbose_name_plural = _("subscription plans")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(annual_discount__lte=90), name="plan_discount_at_most_90"
            ),
            models.CheckConstraint(
                condition=Q(weekly=True)
                | Q(fortnightly=True)
                | Q(monthly=True)
                | Q(yearly=True),
                name="plan_has_a_rhythm",
            ),
        ]

    def __str__(self):
        return self.page.title

    @property
    def rhythms(self) -> list:
        """Return the rhythms on offer."""
        return [rhythm for rhythm in Rhythm if getattr(self, rhythm.value)]


class PlanSize(models.Model):
    """A size of a plan: the bouquet that is brought and its price.

    Prices are euros incl. VAT for one bouquet of one delivery, the way included.
    """

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="sizes"
    )
    size = models.CharField(_("size"), max_length=8, choices=Size.choices)
    bouquet = models.ForeignKey(
        "catalogue.Product",
        verbose_name=_("bouquet that is brought"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    choices = models.ManyToManyField(
        "catalogue.Product",
        verbose_name=_("bouquets it can be swapped for"),
        blank=True,
        related_name="+",
    )
    price = models.DecimalField(
        _("price of a delivery, incl. VAT"),
        max_digits=8,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    # What is put in a basket: a delivery, and a delivery of a year paid in advance.
    each = models.OneToOneField(
        "catalogue.Product",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="plan_each",
    )
    year = models.OneToOneField(
        "catalogue.Product",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="plan_year",
    )

    class Meta:
        verbose_name = _("size of a plan")
        verbose_name_plural = _("sizes of plans")
        ordering = ["plan", "price"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "size"], name="plan_size_once"),
            models.CheckConstraint(
                condition=Q(price__gt=0), name="plan_price_positive"
            ),
        ]

    def __str__(self):
        return f"{self.plan}, {self.get_size_display()}"

    @property
    def year_price(self) -> Decimal:
        """Return what a delivery of a year paid in advance costs, euros incl. VAT."""
        percent = Decimal(100 - self.plan.annual_discount)
        return round_cents(self.price * percent / 100)
