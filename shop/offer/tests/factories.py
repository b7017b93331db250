"""Offers and vouchers of every kind."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from oscar.core.loading import get_model

Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Range = get_model("offer", "Range")
Voucher = get_model("voucher", "Voucher")

_numbers = count(1)


def everything():
    """Return the range of all products."""
    return Range.objects.get_or_create(
        name="Everything", defaults={"includes_all_products": True}
    )[0]


def make_offer(
    value="10",
    kind=Benefit.PERCENTAGE,
    at_least=1,
    offer_type=ConditionalOffer.SITE,
    **caps,
):
    """Return "``value`` percent (or euros) off from ``at_least`` products on"."""
    benefit = Benefit.objects.create(
        range=everything(), type=kind, value=value and Decimal(value)
    )
    condition = Condition.objects.create(
        range=everything(), type=Condition.COUNT, value=at_least
    )
    return ConditionalOffer.objects.create(
        name=caps.pop("name", f"Offer {next(_numbers)}"),
        offer_type=offer_type,
        benefit=benefit,
        condition=condition,
        **caps,
    )


def make_voucher(
    code="ROSE", usage=Voucher.MULTI_USE, value="10", days=(-1, 9), **caps
):
    """Return a voucher of 10 % that is valid now."""
    now = timezone.now()
    voucher = Voucher.objects.create(
        name=f"{code} voucher",
        code=code,
        usage=usage,
        start_datetime=now + timedelta(days=days[0]),
        end_datetime=now + timedelta(days=days[1]),
    )
    voucher.offers.add(make_offer(value, offer_type=ConditionalOffer.VOUCHER, **caps))
    return voucher
