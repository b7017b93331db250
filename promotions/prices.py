"""What something costs now: the one answer pages, lists, baskets and orders share."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from promotions.models import ReducedPrice


@dataclass(frozen=True)
class Shown:
    """A price as it is shown, euros incl. VAT.

    ``reference`` is the lowest price of the 30 days before a reduction; None while none
    runs, or for what was never sold before it.
    """

    amount: Decimal | None
    reference: Decimal | None = None

    @property
    def lower(self) -> bool:
        """Tell whether this is less than was asked before: only then it is praised."""
        return self.reference is not None and self.amount < self.reference

    @property
    def percent(self) -> int:
        """Return how much lower it is than the reference, never rounded up."""
        return int((self.reference - self.amount) * 100 / self.reference)


def attach_reductions(records, now=None) -> None:
    """Give stock records the reduction that runs now, in one query."""
    records = [record for record in records if record is not None]
    if not records:
        return
    rows = ReducedPrice.objects.running(now).filter(stockrecord__in=records)
    running = {row.stockrecord_id: row for row in rows}
    for record in records:
        record.reduction = running.get(record.pk)


def with_reductions(records, now=None):
    """Annotate records: ``reduced_to``, ``lowest_before``, ``reduced_until``.

    ``running_reduction`` makes a row of it.
    """
    now = now or timezone.now()
    during = Q(reduced_prices__starts_at__lte=now, reduced_prices__ends_at__gt=now)
    return records.annotate(
        _running=FilteredRelation("reduced_prices", condition=during)
    ).annotate(
        reduced_by=F("_running__pk"),
        reduced_to=F("_running__price"),
        lowest_before=F("_running__reference"),
        reduced_until=F("_running__ends_at"),
    )


def with_line_reductions(lines):
    """Annotate lines of records for ``running_reduction``; a line stays one row."""
    rows = ReducedPrice.objects.running().filter(stockrecord=OuterRef("stockrecord"))
    return lines.annotate(
        reduced_by=Subquery(rows.values("pk")[:1]),
        reduced_to=Subquery(rows.values("price")[:1]),
        lowest_before=Subquery(rows.values("reference")[:1]),
    )


def running_reduction(row) -> ReducedPrice | None:
    """Return the reduction an annotated row tells of, None where none runs."""
    if row.reduced_by is None:
        return None
    values = [row.reduced_by, row.reduced_to, row.lowest_before]
    return ReducedPrice.from_db(row._state.db, ["id", "price", "reference"], values)


def show_price(price, reduced_to, reference=None) -> Shown:
    """Return what is shown of a plain price and the reduced one, None if there is none.

    A plain price below the reduced one is what counts.
    """
    if reduced_to is None or price is None or price <= reduced_to:
        return Shown(price)
    return Shown(reduced_to, reference)


def shown_from_prices(products) -> dict:
    """Return ``{product key: Shown}``: the lowest price of each family.

    ``products`` carry their plain ``from_price``; one query for any number of them.
    """
    lowest = {}
    keys = [product.pk for product in products]
    rows = ReducedPrice.objects.running().seen().filter(family__in=keys)
    for row in rows.order_by("-price", "-pk"):
        lowest[row.family_id] = row
    shown = {}
    for product in products:
        row = lowest.get(product.pk)
        shown[product.pk] = show_price(
            product.from_price, row and row.price, row and row.reference
        )
    return shown


def with_shown_price(products):
    """Annotate products with ``reduced_to`` and ``lowest_before``, one query in all."""
    running = ReducedPrice.objects.running().seen().filter(family=OuterRef("pk"))
    best = running.order_by("price", "pk")
    return products.annotate(
        reduced_to=Subquery(best.values("price")[:1]),
        lowest_before=Subquery(best.values("reference")[:1]),
    )


def with_selling_price(products):
    """Annotate products with ``selling_price``: the lowest of the family, now."""
    running = ReducedPrice.objects.running().seen()
    if not running.exists():
        # Then the index of plain prices sorts.
        return products.annotate(selling_price=F("from_price"))
    lowest = running.filter(family=OuterRef("pk")).order_by("price").values("price")[:1]
    return products.annotate(
        selling_price=Coalesce(Least("from_price", Subquery(lowest)), "from_price")
    )


def running_families():
    """Return the keys of products whose price is lowered now, as a query."""
    return ReducedPrice.objects.running().seen().values("family")
