"""What offers and vouchers take off a basket and an order, and when they end."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from oscar.core.loading import get_model

from common.customers import customer_key
from promotions.errors import DiscountGone

Order = get_model("order", "Order")
Voucher = get_model("voucher", "Voucher")
ConditionalOffer = get_model("offer", "ConditionalOffer")


@dataclass(frozen=True)
class Discount:
    """A line of the sums: an offer's name or a voucher's code, and euros off."""

    name: str
    code: str
    amount: Decimal


def basket_discounts(basket) -> list[Discount]:
    """Return what offers and vouchers take off a prepared basket, in order."""
    return [
        Discount(
            name=each["name"],
            code=each["voucher"].code if each["voucher"] else "",
            amount=each["discount"],
        )
        for each in basket.offer_applications
        if each["discount"]
    ]


@dataclass(frozen=True)
class Code:
    """A voucher in a basket: the euros it takes off now, else why it takes none."""

    voucher: object
    amount: Decimal
    why: str = ""


def basket_codes(basket) -> list[Code]:
    """Return the vouchers of a prepared basket and what each gives now."""
    given = defaultdict(Decimal)
    for each in basket_discounts(basket):
        given[each.code] += each.amount
    reduced = any(line.stockrecord.is_reduced for line in basket.all_lines())
    why = _("It takes nothing off what is in your basket now.")
    if reduced:
        why += " " + _("What is reduced already takes no further discount.")
    return [
        Code(voucher, given[voucher.code], why)
        for voucher in (basket.vouchers.all() if basket.id else ())
    ]


def order_discounts(order) -> list[Discount]:
    """Return the same of an order, as it was placed."""
    if not getattr(order, "has_discounts", True):
        return []
    return [
        Discount(name=row.offer_name, code=row.voucher_code, amount=row.amount)
        for row in order.discounts.all()
        if row.amount
    ]


def goods_before_discounts(order, discounts) -> Decimal:
    """Return what an order's lines cost before its discounts, euros incl. VAT."""
    # Oscar would look for surcharges besides: this shop writes none.
    lines = order.total_incl_tax - order.shipping_incl_tax
    return lines + sum(each.amount for each in discounts)


def refuse_gone_vouchers(basket, *, user=None) -> None:
    """Raise VoucherGone when a voucher of a prepared basket cannot be used now."""
    for voucher in basket.vouchers.all():
        voucher.refuse_unless_usable(user=user, customer=basket.customer)


def drop_gone_vouchers(basket, *, user=None) -> list[str]:
    """Take vouchers out that cannot be used any more; return why, a sentence each."""
    told = []
    for voucher in basket.vouchers.all() if basket.id else ():
        try:
            voucher.refuse_unless_usable(user=user, customer=basket.customer)
        except DiscountGone as gone:
            basket.vouchers.remove(voucher)
            told.append(str(gone))
    return told


@transaction.atomic
def give_discounts_back(*, order_id: int) -> None:
    """Uncount what a cancelled order used, vouchers first, then offers by key."""
    order = Order.objects.get(pk=order_id)
    for voucher in Voucher.objects.filter(applications__order=order).order_by("pk"):
        voucher.give_back(order)
    for use in order.offer_uses.order_by("offer_id"):
        use.give_back()


@transaction.atomic
def retake_discounts(*, order_id: int) -> None:
    """Count again what a revived order uses.

    Raises DiscountGone when somebody else has used it up since it was cancelled.
    """
    order = Order.objects.get(pk=order_id)
    rows = list(order.discounts.order_by("offer_id"))
    vouchers = {row.voucher_id for row in rows if row.voucher_id}
    for voucher in Voucher.objects.filter(pk__in=vouchers).order_by("pk"):
        voucher.record_usage(order, order.user)
        for row in rows:
            if row.voucher_id == voucher.pk:
                voucher.record_discount({"discount": row.amount})
    offers = ConditionalOffer.objects.in_bulk([row.offer_id for row in rows])
    for row in rows:
        if offer := offers.get(row.offer_id):
            offer.take_use(
                order=order,
                customer=customer_key(order.email),
                times=row.frequency,
                discount=row.amount,
            )
