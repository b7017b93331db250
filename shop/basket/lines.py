"""Load a basket's lines with all that prices, offers and stock ask about them."""

from django.db.models import Exists, OuterRef, prefetch_related_objects

from oscar.core.loading import get_model

from promotions.prices import running_reduction, with_line_reductions


def load_lines(basket):
    """Return the lines of a saved basket, oldest first, in one query.

    The same query tells which reduction runs for each, and whether there is any code in
    the basket or any offer for everybody: what is not there is not asked for again.
    """
    return hand_to(basket, with_everything(basket.lines.all()))


def with_everything(lines):
    """Return ``lines`` as ``load_lines`` describes them, not read yet."""
    lines = lines.select_related(
        "product__product_class",
        "product__parent__product_class",
        "stockrecord__partner",
    ).annotate(
        with_codes=Exists(_codes(lines.model)),
        with_offers=Exists(_offers()),
    )
    return with_line_reductions(lines).order_by("pk")


def hand_to(basket, lines):
    """Read ``lines`` and let them know their basket, which learns of its codes."""
    for line in lines:
        line.basket = basket
        line.stockrecord.product = line.product
        line.stockrecord.reduction = running_reduction(line)
    _read_codes(basket, lines)
    return lines


def _codes(line_model):
    baskets = line_model._meta.get_field("basket").related_model
    return baskets.vouchers.through.objects.filter(basket=OuterRef("basket"))


def _offers():
    # Asked for late: baskets are loaded before offers are.
    offers = get_model("offer", "ConditionalOffer")
    return offers.active.filter(offer_type=offers.SITE)


def _read_codes(basket, lines):
    """Remember which codes are in a basket: they are asked for at every step."""
    kept = basket.__dict__.setdefault("_prefetched_objects_cache", {})
    kept.pop("vouchers", None)
    if lines and lines[0].with_codes:
        prefetch_related_objects([basket], "vouchers")
    elif lines:
        kept["vouchers"] = basket.vouchers.none()
