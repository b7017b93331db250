"""Offers whose caps hold: the database counts, whoever orders at the same moment."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from oscar.apps.offer.abstract_models import (
    AbstractBenefit,
    AbstractCondition,
    AbstractConditionalOffer,
)

from common.money import ZERO, round_cents
from shop.offer.errors import OfferGone

COUNTED = ("num_applications", "total_discount", "num_orders")
# Oscar's upper limit where there is no cap.
MANY = 10000


def within(cap: str, **sum_of) -> Q:
    """Return the condition that a sum stays within ``cap``; empty and 0 cap nothing."""
    ((_name, value),) = sum_of.items()
    return Q(**{cap: None}) | Q(**{cap: 0}) | Q(**{f"{cap}__gte": value})


class ConditionalOffer(AbstractConditionalOffer):
    """An offer on the basket: what must be in it, what it gives, how often.

    The counters change by conditional UPDATE only, when an order is placed or
    cancelled: a form that was opened before must not undo them.
    """

    class Meta(AbstractConditionalOffer.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=within("max_global_applications", uses=F("num_applications")),
                name="offer_used_within_cap",
            ),
            models.CheckConstraint(
                condition=within("max_discount", given=F("total_discount")),
                name="offer_gives_within_cap",
            ),
        ]

    def save(self, *args, **kwargs):
        """Save; the counters of an existing row are left as they are.

        Whether a cap is reached is read from the counters, so that what is given back
        can be had again: Oscar's state "consumed" is not used.
        """
        if self.status == self.CONSUMED:
            self.status = self.OPEN
        if not self._state.adding:
            names = kwargs.get("update_fields") or [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key
            ]
            kwargs["update_fields"] = [n for n in names if n not in COUNTED]
        super(AbstractConditionalOffer, self).save(*args, **kwargs)

    def get_max_applications(self, user=None, customer=""):
        """Return how often a basket may have it; ``customer`` is a salted hash."""
        if self.max_discount and self.total_discount >= self.max_discount:
            return 0
        limits = [MANY, self.max_basket_applications or MANY]
        if self.max_global_applications:
            limits.append(self.max_global_applications - self.num_applications)
        if self.max_user_applications and customer:
            limits.append(self.max_user_applications - self.times_used_by(customer))
        return max(0, min(limits))

    def times_used_by(self, customer) -> int:
        """Return how often a customer had it in orders that stand."""
        uses = self.uses.filter(customer=customer)
        return uses.aggregate(times=Sum("times"))["times"] or 0

    def fits(self, discount: Decimal) -> bool:
        """Tell whether ``discount`` euros more stay within what it may give in all."""
        cap = self.max_discount
        return not cap or self.total_discount + discount <= cap

    def take_use(self, *, order, customer, times, discount):
        """Count a use for an order, in its transaction; OfferGone when a cap is full.

        ``discount`` is euros. The UPDATE holds the row until the commit, so the sum for
        this customer cannot change under it either.
        """
        free = within(
            "max_global_applications", uses=F("num_applications") + times
        ) & within("max_discount", given=F("total_discount") + discount)
        rows = ConditionalOffer.objects.filter(pk=self.pk).filter(free)
        if not rows.update(
            num_applications=F("num_applications") + times,
            total_discount=F("total_discount") + discount,
            num_orders=F("num_orders") + 1,
        ):
            raise OfferGone.of(self.name)
        cap = self.max_user_applications
        if cap and self.times_used_by(customer) + times > cap:
            raise OfferGone.of(self.name)
        self.uses.create(order=order, customer=customer, times=times, discount=discount)

    take_use.alters_data = True

    def record_usage(self, discount):
        """Refuse Oscar's way to count, which loses what others count meanwhile."""
        raise NotImplementedError("use take_use")


class OfferUse(models.Model):
    """How often an order had an offer; gone when the order is cancelled."""

    offer = models.ForeignKey(
        ConditionalOffer, on_delete=models.CASCADE, related_name="uses"
    )
    order = models.ForeignKey(
        "order.Order", on_delete=models.CASCADE, related_name="offer_uses"
    )
    # A salted hash of the address: it outlives the account, see common.customers.
    customer = models.CharField(max_length=64, blank=True)
    times = models.PositiveIntegerField()
    discount = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO)

    class Meta:
        verbose_name = _("use of an offer")
        verbose_name_plural = _("uses of offers")
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "order"], name="offer_used_once_an_order"
            )
        ]
        indexes = [models.Index(fields=["offer", "customer"])]

    def __str__(self):
        return f"{self.offer} × {self.times}"

    def give_back(self):
        """Uncount this use and forget it."""
        ConditionalOffer.objects.filter(pk=self.offer_id).update(
            num_applications=F("num_applications") - self.times,
            total_discount=F("total_discount") - self.discount,
            num_orders=F("num_orders") - 1,
        )
        self.delete()

    give_back.alters_data = True


class Benefit(AbstractBenefit):
    """What an offer gives."""

    def can_apply_benefit(self, line):
        """Leave out lines whose price is reduced already: one reduction a price."""
        return super().can_apply_benefit(line) and not line.stockrecord.is_reduced

    def round(self, amount, currency=None, **kwargs):
        """Round percent half up, as its lines are; sums that are shared out, down."""
        if self.type == self.PERCENTAGE:
            return round_cents(amount)
        return super().round(amount, currency, **kwargs)


class Condition(AbstractCondition):
    """What an offer asks for."""

    def can_apply_condition(self, line):
        """Leave out lines whose price is reduced already."""
        return super().can_apply_condition(line) and not line.stockrecord.is_reduced


from oscar.apps.offer.models import *
