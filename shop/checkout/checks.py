"""Is this basket fit to be ordered? Asked by the basket page and by place_order."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.selling import may_be_bought


def refused_lines(basket, via="shop"):
    """Return ``[(line, reason)]`` for what cannot be bought as it stands.

    Units are judged on the sum of all lines of one stock record: two lines of five
    with different cards need ten.
    """
    refused = []
    asked = defaultdict(int)
    for line in basket.all_lines():
        asked[line.stockrecord_id] += line.quantity
    for line in basket.all_lines():
        reason = may_be_bought(line.product, via=via)
        free = line.stockrecord.net_stock_level
        if not reason and not line.purchase_info.price.exists:
            reason = _("This has no price at the moment.")
        if not reason and asked[line.stockrecord_id] > free:
            reason = out_of_stock(free)
        if reason:
            refused.append((line, reason))
    return refused


def out_of_stock(free: int) -> str:
    """Say how many units (sellable, ≥ 0) are left."""
    if free <= 0:
        return _("This is sold out.")
    return ngettext("Only %(n)s is left.", "Only %(n)s are left.", free) % {"n": free}


def repriced_lines(basket):
    """Return the lines whose price changed since the customer accepted it."""
    return [line for line in basket.all_lines() if line.has_new_price]


def accept_prices(basket) -> None:
    """Take today's prices as seen and accepted by the customer."""
    for line in repriced_lines(basket):
        price = line.purchase_info.price
        basket.lines.filter(pk=line.pk).update(
            price_incl_tax=price.incl_tax,
            price_excl_tax=price.excl_tax,
            tax_code=price.tax_code,
        )
    basket.reset_offer_applications()
