"""What is asked to be brought, as the calendar wants to hear it."""

from oscar.core.loading import get_model

from catalogue.kinds import Kind
from catalogue.models import Product
from delivery.calendar import VAN, Wish
from delivery.rules import kept_with_rules, ranges_that_matter, slow_shelves

Range = get_model("offer", "Range")


def make_wish(items, *, way=VAN, zone=None) -> Wish:
    """Return the wish for ``items``, pairs of a product and so many units.

    ``zone`` is the key of the zone that serves the recipient. What shelves and peak
    days say of the products is kept with the rules.
    """
    items = list(items)
    families = {product.family_id for product, _quantity in items}
    shelves = shelf_leads(families)
    return Wish(
        way=way,
        zone=zone,
        lead_days=max((lead_of(each, shelves) for each, _quantity in items), default=0),
        minutes=sum(minutes_of(product) * quantity for product, quantity in items),
        ranges=_ranges(items, families),
    )


def make_wishes(products) -> dict[int, Wish]:
    """Return a wish for one of each product of a list, by its key.

    What shelves and peak days say of the list is kept with the rules.
    """
    products = list(products)
    families = {product.family_id for product in products}
    shelves, ranges = shelf_leads(families), _belongs(families)
    return {
        product.pk: Wish(
            lead_days=lead_of(product, shelves),
            ranges=((product.get_title(), ranges[product.family_id]),)
            if ranges
            else (),
        )
        for product in products
    }


def minutes_of(product) -> int:
    """Return the florist minutes one unit takes, of its bouquet if it has none."""
    if product.make_minutes or not product.parent_id:
        return product.make_minutes
    return product.parent.make_minutes


def lead_of(product, shelves=None) -> int:
    """Return the lead time of a product in days, its bouquet's and shelf's included."""
    own = product.lead_time_days
    if product.parent_id:
        own = max(own, product.parent.lead_time_days)
    return max(own, (shelves or {}).get(product.family_id, 0))


def shelf_leads(families) -> dict[int, int]:
    """Return the longest lead time of the shelves each product lies on, in days."""
    slow = slow_shelves()
    if not slow or not families:
        return {}
    return kept_with_rules("shelf-leads", families, lambda: _leads(slow, families))


def _leads(slow, families):
    lying = Product.categories.through.objects.filter(product__in=families)
    found = {}
    for family, path in lying.values_list("product_id", "category__path"):
        for shelf, lead in slow:
            if path.startswith(shelf):
                found[family] = max(found.get(family, 0), lead)
    return found


def _ranges(items, families):
    belongs = _belongs(families)
    if not belongs:
        return ()
    # An add-on goes where its bouquet goes.
    return tuple(
        (product.get_title(), belongs[product.family_id])
        for product, _quantity in items
        if product.kind != Kind.ADDON
    )


def _belongs(families):
    known = ranges_that_matter()
    if not known.keys or not families:
        return {}
    # Oscar asks five questions about each range.
    return kept_with_rules(
        "peak-ranges", families, lambda: _belonging(known.keys, families)
    )


def _belonging(keys, families):
    belongs = {family: set() for family in families}
    for each in Range.objects.filter(pk__in=keys):
        inside = each.all_products().filter(pk__in=families).order_by()
        for family in inside.values_list("pk", flat=True):
            belongs[family].add(each.pk)
    return {family: frozenset(ranges) for family, ranges in belongs.items()}
