"""Reductions, and times they begin and end at."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from promotions.models import PriceChange, PriceReduction, ReducedProduct

DAY = timedelta(days=1)


def reduce(*products, categories=(), starts=None, ends=None, **fields):
    """Save a reduction (20 % unless told otherwise) that runs for a week from now."""
    now = timezone.now()
    if not {"percent", "fixed_price"} & set(fields):
        fields["percent"] = Decimal(20)
    for name in ("percent", "fixed_price"):
        if fields.get(name) is not None:
            fields[name] = Decimal(fields[name])
    reduction = PriceReduction(
        name="A kind week",
        starts_at=starts or now,
        ends_at=ends or now + 7 * DAY,
        **fields,
    )
    reduction.products = [ReducedProduct(product=product) for product in products]
    reduction.categories = categories
    reduction.save()
    return reduction


def age(record, days):
    """Let a stock record have had its price for ``days`` days."""
    PriceChange.objects.filter(stockrecord=record).update(
        valid_from=timezone.now() - days * DAY
    )
