"""Write what reductions make of prices, and remember every price there was."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.db.models import BigIntegerField, F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from oscar.core.loading import get_model

from promotions.errors import NotLower
from promotions.models import (
    PriceChange,
    PriceReduction,
    PriceWriting,
    ReducedPrice,
    ReducedProduct,
)
from promotions.plan import MONTH, Rule, Span, plan_spans, refer

# Seats and plans are sold on pages of their own, which tell their price.
KINDS = ("goods", "add-on")
AT_ONCE = 500
FAMILY = Coalesce("product__parent", "product", output_field=BigIntegerField())


@dataclass(frozen=True)
class Record:
    """What a reduction asks of a stock record; ``price`` is euros incl. VAT."""

    pk: int
    price: Decimal | None
    size: str
    family: int
    kind: str


@transaction.atomic
def record_price(*, stockrecord_id: int, price: Decimal | None, now=None) -> bool:
    """Keep a dated row of a stock record's new price; False when it is the old one.

    What its reductions make of it is written in the same transaction.
    """
    known = PriceChange.objects.filter(stockrecord_id=stockrecord_id)
    last = known.values_list("price", flat=True).first()
    if last == price:
        return False
    now = now or timezone.now()
    if price is not None:
        PriceChange.objects.create(
            stockrecord_id=stockrecord_id, price=price, valid_from=now
        )
    write_prices(stockrecord_ids=[stockrecord_id], now=now)
    return True


@transaction.atomic
def write_prices(
    *, stockrecord_ids=None, reduction=None, without=None, now=None
) -> None:
    """Write the reduced prices of these records from now on.

    Args:
        stockrecord_ids: which records; by default all that a reduction touches.
        reduction: the key of the one reduction that changed, to leave others alone.
        without: the key of a reduction that is about to be deleted.
        now: the moment to write at, for tests.
    """
    PriceWriting.wait()
    now = now or timezone.now()
    rules = load_rules(now, without)
    if stockrecord_ids is None:
        stockrecord_ids = touched_records(rules, now, without or reduction)
    for start in range(0, len(stockrecord_ids), AT_ONCE):
        keys = stockrecord_ids[start : start + AT_ONCE]
        if (
            rules
            or ReducedPrice.objects.filter(
                stockrecord__in=keys, ends_at__gt=now
            ).exists()
        ):
            _write_some(keys, rules, now)


def touched_records(rules, now, only=None) -> list[int]:
    """Return the records some rule covers or lowered until now, or ``only`` one."""
    lowered = ReducedPrice.objects.filter(ends_at__gt=now)
    if only:
        lowered = lowered.filter(reduction=only)
        rules = [rule for rule in rules if rule.pk == only]
    keys = set(lowered.values_list("stockrecord", flat=True))
    for rule in rules:
        keys.update(
            covered_by(rule.products, rule.categories).values_list("pk", flat=True)
        )
    return sorted(keys)


def covered_by(products, categories):
    """Return the stock records of products and of what lies in categories."""
    members = get_model("catalogue", "ProductCategory").objects.filter(
        category__in=categories
    )
    inside = members.values("product")
    family = Q(product__in=products) | Q(product__parent__in=products)
    family |= Q(product__in=inside) | Q(product__parent__in=inside)
    records = get_model("partner", "StockRecord").objects
    return records.filter(family, product__kind__in=KINDS)


def load_rules(now, without=None) -> list[Rule]:
    """Return every reduction that is switched on and not over, oldest first."""
    rows = PriceReduction.objects.filter(active=True, ends_at__gt=now)
    rows = list(rows.exclude(pk=without).order_by("pk"))
    if not rows:
        return []
    named, shelves = {row.pk: set() for row in rows}, {row.pk: set() for row in rows}
    for key, product in ReducedProduct.objects.filter(reduction__in=rows).values_list(
        "reduction", "product"
    ):
        named[key].add(product)
    through = PriceReduction.categories.through.objects
    for key, category in through.filter(pricereduction__in=rows).values_list(
        "pricereduction", "category"
    ):
        shelves[key].add(category)
    below = _below(set().union(*shelves.values()))
    return [
        Rule(
            pk=row.pk,
            percent=row.percent,
            fixed_price=row.fixed_price,
            size=row.size,
            products=frozenset(named[row.pk]),
            categories=frozenset().union(*(below[key] for key in shelves[row.pk])),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row in rows
    ]


def _below(keys) -> dict:
    """Return ``{category: those at and below it}``."""
    if not keys:
        return {}
    rows = list(get_model("catalogue", "Category").objects.values_list("pk", "path"))
    paths = {pk: path for pk, path in rows if pk in keys}
    return {
        pk: frozenset(other for other, path in rows if path.startswith(above))
        for pk, above in paths.items()
    }


def _write_some(keys, rules, now):
    records = _read_records(keys)
    shelves = _read_shelves({record.family for record in records})
    changes = _by_record(
        PriceChange.objects.filter(stockrecord__in=keys).order_by(
            "stockrecord", "valid_from", "pk"
        )
    )
    # A reduction may refer to a first step 30 days back, and that to 30 days before.
    known = _by_record(
        ReducedPrice.objects.filter(
            stockrecord__in=keys, ends_at__gt=now - 2 * MONTH
        ).order_by("stockrecord", "starts_at")
    )
    gone, ended, new = [], [], []
    for record in records:
        fitting = [
            r for r in rules if r.covers(record, shelves.get(record.family, set()))
        ]
        spans = plan_spans(record.price, fitting, now) if record.price else []
        rows = known.get(record.pk, [])
        gone += [row.pk for row in rows if row.starts_at >= now]
        past = [row for row in rows if row.starts_at < now]
        if past and past[-1].ends_at > now:
            spans = _go_on(past[-1], spans, now)
            ended.append(past[-1])
        history = [(row.valid_from, row.price) for row in changes.get(record.pk, [])]
        new += _rows(record, spans, [_span(row) for row in past], history)
    ReducedPrice.objects.filter(pk__in=gone).delete()
    ReducedPrice.objects.bulk_update(ended, ["ends_at"])
    ReducedPrice.objects.bulk_create(new, batch_size=AT_ONCE)


def _go_on(running, spans, now):
    """Let the running row go on as planned, or end it; return the spans to add."""
    first = spans[0] if spans else None
    same = first and (first.starts_at, first.price, first.reduction) == (
        now,
        running.price,
        running.reduction_id,
    )
    running.ends_at = first.ends_at if same else now
    return spans[1:] if same else spans


def _rows(record, spans, past, changes):
    rows, before = [], list(past)
    for span in spans:
        known = refer(span, before, changes)
        before.append(known)
        rows.append(
            ReducedPrice(
                stockrecord_id=record.pk,
                family_id=record.family,
                reduction_id=known.reduction,
                price=known.price,
                reference=known.reference,
                starts_at=known.starts_at,
                ends_at=known.ends_at,
            )
        )
    return rows


def _span(row):
    return Span(row.starts_at, row.ends_at, row.price, row.reduction_id, row.reference)


def _by_record(rows):
    return {
        key: list(group) for key, group in groupby(rows, attrgetter("stockrecord_id"))
    }


def _read_records(keys):
    # Kinds are sorted out here: asked for them, SQLite would walk every product.
    rows = get_model("partner", "StockRecord").objects.filter(pk__in=keys)
    words = rows.annotate(
        family=FAMILY, size=F("product__size"), kind=F("product__kind")
    ).values("pk", "price", "size", "family", "kind")
    return [Record(**row) for row in words if row["kind"] in KINDS]


def _read_shelves(families):
    """Return ``{family: categories it lies in}``."""
    shelves = {}
    rows = get_model("catalogue", "ProductCategory").objects.filter(
        product__in=families
    )
    for product, category in rows.values_list("product", "category"):
        shelves.setdefault(product, set()).add(category)
    return shelves


def refuse_not_lower(*, fixed_price: Decimal, size: str, products, categories) -> None:
    """Refuse a fixed price in euros that does not lower every price it covers.

    ``products`` and ``categories`` are keys; what lies below a category counts too.
    Raises NotLower with the first product that costs as little or less.
    """
    below = frozenset().union(*_below(set(categories)).values())
    records = covered_by(products, below).filter(price__lte=fixed_price)
    if size:
        records = records.filter(product__size=size)
    cheap = records.select_related("product__parent").order_by("price", "pk").first()
    if cheap is not None:
        raise NotLower.of(cheap.product.get_title(), cheap.price)


@transaction.atomic
def set_early_price(*, stockrecord_id: int, price, until, now=None) -> None:
    """Sell a seat at ``price``, euros incl. VAT, until a moment; None ends it now.

    A seat's page tells both prices: it is no reduction of what was asked before, so it
    refers to no earlier price, and reductions of goods do not touch it.
    """
    now = now or timezone.now()
    rows = ReducedPrice.objects.filter(stockrecord=stockrecord_id, ends_at__gt=now)
    running = rows.filter(starts_at__lte=now, price=price).first() if price else None
    others = rows.exclude(pk=running and running.pk)
    others.filter(starts_at__gte=now).delete()
    others.update(ends_at=now)
    if running:
        rows.filter(pk=running.pk).update(ends_at=until)
    elif price is not None:
        record = get_model("partner", "StockRecord").objects.get(pk=stockrecord_id)
        ReducedPrice.objects.create(
            stockrecord=record,
            family_id=record.product_id,
            price=price,
            starts_at=now,
            ends_at=until,
        )
