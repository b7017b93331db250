"""The demo's recurring bouquets: what is sold behind the pages that tell of them."""

from decimal import Decimal

from catalogue.models import Product
from subscriptions.models import Plan, PlanSize
from subscriptions.rhythms import Rhythm
from subscriptions.sold import write_size


def seed_plans(pages, entries) -> None:
    """Put the plans on sale that are not there yet; what is there is the shop's own.

    ``pages`` are the English ones, by slug. A plan whose bouquet is not there waits.
    """
    for slug, entry in entries.items():
        if entry["kind"] != "plan" or Plan.objects.filter(page=pages[slug]).exists():
            continue
        sizes = Product.objects.filter(parent__upc=entry["bouquet"])
        if sizes.filter(size__in=entry["prices"]).count() < len(entry["prices"]):
            continue
        plan = Plan.objects.create(
            page=pages[slug],
            annual_discount=entry["annual_discount"],
            minimum_deliveries=entry["minimum_deliveries"],
            **{each.value: each.value in entry["rhythms"] for each in Rhythm},
        )
        for size, price in entry["prices"].items():
            _seed_size(plan, size, Decimal(price), entry)


def _seed_size(plan, size, price, entry):
    children = Product.objects.filter(size=size)
    row = PlanSize.objects.create(
        plan=plan,
        size=size,
        price=price,
        bouquet=children.get(parent__upc=entry["bouquet"]),
    )
    row.choices.set(children.filter(parent__upc__in=entry["swaps"]))
    write_size(size_id=row.pk)
