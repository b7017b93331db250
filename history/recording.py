"""Write what a save changed, and tell what a product was on a day.

``save()`` of products and stock records calls this, so forms, scripts and the admin are
all seen, and uploads call it themselves. ``QuerySet.update()`` is not seen: whoever
writes these fields by it says so here.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from common.actor import acting_user
from common.money import round_cents
from history.models import ProductChange

PRODUCT_FIELDS = tuple(
    name for name in ProductChange.Field.values if name != ProductChange.Field.PRICE
)


def remember(row, names) -> dict:
    """Return what the database has in ``names``, the row locked; {} for a new one."""
    if row._state.adding or not names:
        return {}
    rows = type(row)._base_manager.select_for_update().filter(pk=row.pk)
    return rows.values(*names).first() or {}


def record_changes(*, product_id: int, before: dict, after: dict, user=None) -> None:
    """Write a row for each value that is another now; none for one that is the same.

    ``user`` changed it, by default whoever's request this is.
    """
    user = user or acting_user()
    ProductChange.objects.bulk_create(
        ProductChange(
            product_id=product_id,
            field=name,
            old=as_text(before[name]),
            new=as_text(after[name]),
            user=user,
        )
        for name in before
        if as_text(before[name]) != as_text(after[name])
    )


def as_text(value) -> str | None:
    """Return a value as it is kept: whole cents, moments in ISO form; "" is none."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def as_price(price) -> Decimal | None:
    """Return a price in whole cents, whatever type a form or script gave it."""
    return None if price is None else round_cents(Decimal(str(price)))


def as_of(product, day: date) -> dict:
    """Return ``{field: text}`` of a product at the end of a day in Brussels.

    What a field was is what the first change after that day changed it from.
    """
    values = {name: as_text(getattr(product, name)) for name in PRODUCT_FIELDS}
    record = product.stockrecords.first()
    values["price"] = as_text(as_price(record and record.price))
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    later = ProductChange.objects.filter(product=product, at__gte=end)
    for change in later.order_by("-at", "-pk"):
        values[change.field] = change.old
    return values
