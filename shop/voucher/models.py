"""Vouchers: one normal form a code, and uses that the database counts."""

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oscar.apps.voucher.abstract_models import (
    AbstractVoucher,
    AbstractVoucherApplication,
)

from common.customers import customer_key
from shop.voucher.codes import normal_code
from shop.voucher.errors import VoucherGone

COUNTED = ("num_basket_additions", "num_orders", "total_discount")


class Voucher(AbstractVoucher):
    """A code that opens offers: once, once a customer, or again and again."""

    normal_code = models.CharField(max_length=128, unique=True, editable=False)

    class Meta(AbstractVoucher.Meta):
        abstract = False

    def save(self, *args, **kwargs):
        """Save with the code's normal form; counters of an existing row stay."""
        self.code = self.code.strip()
        self.normal_code = normal_code(self.code)
        if not self._state.adding:
            names = kwargs.get("update_fields") or [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key
            ]
            kwargs["update_fields"] = [n for n in names if n not in COUNTED]
        super().save(*args, **kwargs)

    def reason_against(self, *, user=None, customer="", now=None):
        """Return why this customer cannot use it now, None when they can.

        ``customer`` is a salted hash of the address (``common.customers``). A guest who
        has not said theirs yet is judged when they do.
        """
        now = now or timezone.now()
        if now < self.start_datetime:
            return gettext("it is not valid yet.")
        if now > self.end_datetime:
            return gettext("it is no longer valid.")
        used = self.applications.exclude(claim=None)
        if self.usage == self.SINGLE_USE and used.exists():
            return gettext("it has been used already.")
        if self.usage == self.ONCE_PER_CUSTOMER:
            mine = Q(customer=customer) if customer else Q(pk=None)
            if user and user.is_authenticated:
                mine |= Q(user=user)
            if used.filter(mine).exists():
                return gettext("you have used it already.")
        return None

    def refuse_unless_usable(self, *, user=None, customer=""):
        """Raise VoucherGone when this customer cannot use it now."""
        if reason := self.reason_against(user=user, customer=customer):
            raise VoucherGone.of(self, reason)

    def is_available_to_user(self, user=None):
        """Answer Oscar's question; a guest's address is judged at the checkout."""
        reason = self.reason_against(user=user)
        return not reason, reason or ""

    def record_usage(self, order, user):
        """Write down that an order used it; VoucherGone if another was faster."""
        try:
            with transaction.atomic():
                self.applications.create(
                    order=order,
                    user=order.user,
                    customer=customer_key(order.email),
                    claim=self._claim(order),
                )
        except IntegrityError as race:
            reason = gettext("it has been used already.")
            raise VoucherGone.of(self, reason) from race
        self._count(orders=1)

    record_usage.alters_data = True

    def _claim(self, order):
        """Return what this use occupies: a second one with the same is refused."""
        if self.usage == self.SINGLE_USE:
            return "single"
        if self.usage == self.ONCE_PER_CUSTOMER:
            return customer_key(order.email)
        return order.number

    def record_discount(self, discount):
        """Add what it gave, in euros, to the report's sum."""
        self._count(discount=discount["discount"])

    record_discount.alters_data = True

    def _count(self, orders=0, discount=0):
        Voucher.objects.filter(pk=self.pk).update(
            num_orders=F("num_orders") + orders,
            total_discount=F("total_discount") + discount,
        )

    def give_back(self, order):
        """Undo an order's use: it was cancelled."""
        given = order.discounts.filter(voucher_id=self.pk)
        discount = sum(given.values_list("amount", flat=True))
        uses, _rows = self.applications.filter(order=order).delete()
        if uses:
            self._count(orders=-1, discount=-discount)

    give_back.alters_data = True


class VoucherApplication(AbstractVoucherApplication):
    """A use of a voucher; it stays a use when the account is deleted."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("User"),
        blank=True,
        null=True,
        on_delete=models.SET_NULL,
    )
    # A salted hash of the address: it outlives the account, see common.customers.
    customer = models.CharField(max_length=64, blank=True)
    # "single", the customer's hash or the order's number, by the voucher's usage.
    claim = models.CharField(max_length=64, null=True)  # noqa: DJ001  NULL claims nothing

    class Meta(AbstractVoucherApplication.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["voucher", "claim"], name="voucher_claimed_once"
            )
        ]
        indexes = [models.Index(fields=["voucher", "customer"])]


from oscar.apps.voucher.models import *
