"""Which offers are reductions in disguise."""

from shop.offer.models import Benefit, Condition, ConditionalOffer

# What takes something off each product, whatever else is in the basket.
PLAIN = (Benefit.PERCENTAGE, Benefit.FIXED, Benefit.FIXED_UNIT)


def is_plain_reduction(offer_type, benefit, condition) -> bool:
    """Tell whether an offer lowers single products for everybody.

    Lists, product pages and the 30-day rule know unit prices only: such an offer would
    show in the basket alone. It must be a price reduction instead.
    """
    if offer_type != ConditionalOffer.SITE or benefit.type not in PLAIN:
        return False
    if condition.type not in dict(Condition.TYPE_CHOICES) or condition.value > 1:
        return False
    asked = condition.range
    return asked.includes_all_products or asked.pk == benefit.range_id
