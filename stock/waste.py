"""What was lost, and what it had cost."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from catalogue.recipes import RecipeItem
from common.money import ZERO
from stock.models import StockMovement, Waste


def cost_of(product_id: int, units: int) -> Decimal | None:
    """Return what ``units`` cost to make, euros excl. VAT; None where not all is known.

    By the recipe of today: each row at its own cost, else at its material's.
    """
    rows = RecipeItem.objects.filter(product=product_id).values_list(
        "quantity", "cost", "material__cost"
    )
    costs = [
        (quantity, own if own is not None else usual) for quantity, own, usual in rows
    ]
    if not costs or any(cost is None for _quantity, cost in costs):
        return None
    return units * sum((quantity * cost for quantity, cost in costs), ZERO)


@dataclass(frozen=True)
class WasteRow:
    """Lost units of one cause; ``cost`` is euros excl. VAT of those that are known."""

    cause: str
    units: int
    cost: Decimal
    unknown: int


def waste_between(first, last) -> list[WasteRow]:
    """Return what was lost from ``first`` to ``last`` (local days, both included)."""
    rows = (
        StockMovement.objects.filter(
            kind=StockMovement.Kind.WASTE,
            created_at__date__gte=first,
            created_at__date__lte=last,
        )
        .order_by("cause")
        .values("cause")
        .annotate(
            units=Sum("wasted"),
            paid=Sum("cost"),
            unknown=Sum("wasted", filter=Q(cost=None), default=0),
            times=Count("pk"),
        )
    )
    return [
        WasteRow(
            Waste(row["cause"]).label, row["units"], row["paid"] or ZERO, row["unknown"]
        )
        for row in rows
    ]
