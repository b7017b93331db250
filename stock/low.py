"""What runs low: found by a sweep, told once until there is enough again.

Counted are free units: what is in stock and promised to nobody, which is what can
still be sold. A record is low below its own threshold, else below the shop's. The
buying path asks nothing: a shortage that came and went between two sweeps is no news.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from oscar.core.loading import get_model

from catalogue.kinds import Kind
from catalogue.models import Product
from outbox.services import post_to_staff
from stock.models import LowStockAlert

StockRecord = get_model("partner", "StockRecord")

AT_ONCE = 500
# Longer lists are read on the page.
IN_A_MAIL = 100
GOODS = (Kind.GOODS, Kind.ADDON)
FAMILY_ON_SALE = Q(product__parent=None) | Q(
    product__parent__is_public=True, product__parent__deleted_at=None
)


def low_records(threshold: int | None = None, category=None):
    """Return stock records on sale of which fewer than the threshold are free.

    ``threshold`` replaces that of every record; ``category`` leaves out what lies
    neither there nor below. Seats and plans have none of their own stock, and what is
    hidden or deleted is not missed.
    """
    limit = Coalesce("low_stock_threshold", Value(settings.LOW_STOCK_THRESHOLD))
    counted = StockRecord.objects.filter(
        FAMILY_ON_SALE,
        num_in_stock__isnull=False,
        pooled=False,
        product__kind__in=GOODS,
        product__is_public=True,
        product__deleted_at=None,
    )
    if category is not None:
        inside = Product.objects.filter(categories__path__startswith=category.path)
        counted = counted.filter(
            Q(product__in=inside.values("pk"))
            | Q(product__parent__in=inside.values("pk"))
        )
    return counted.annotate(
        free=F("num_in_stock") - Coalesce("num_allocated", 0),
        limit=limit if threshold is None else Value(threshold),
    ).filter(free__lt=F("limit"))


def sweep_low_stock() -> int:
    """Close alerts of what there is enough of, open those that are new; return these.

    Each alert and its mail are one transaction.
    """
    open_alerts = LowStockAlert.objects.filter(closed_at=None)
    open_alerts.exclude(stockrecord__in=low_records().values("pk")).update(
        closed_at=timezone.now()
    )
    told = LowStockAlert.objects.filter(closed_at=None).values("stockrecord")
    new = low_records().exclude(pk__in=told).select_related("product__parent")
    return sum(open_alert(record) for record in new.order_by("pk")[:AT_ONCE])


@transaction.atomic
def open_alert(record) -> bool:
    """Tell staff that a record is low, or return False where they know already.

    The unique key decides between two sweeps at once.
    """
    alert, created = LowStockAlert.objects.get_or_create(
        stockrecord_id=record.pk,
        closed_at=None,
        defaults={"free": record.free, "threshold": record.limit},
    )
    if created:
        post_to_staff(
            key=f"low-stock:{alert.pk}",
            template="staff_low_stock",
            path=reverse("stock_admin:low"),
            context=told_of(record),
        )
    return created


def told_of(record) -> dict:
    """Return what a mail says of a record, as plain JSON."""
    return {
        "title": record.product.get_title(),
        "size": str(record.product.get_size_display()),
        "sku": record.partner_sku,
        "free": record.free,
        "threshold": record.limit,
    }


def post_digest(*, day) -> int:
    """Mail the whole list of a day, once; return how many it has. None: no mail."""
    rows = low_records().select_related("product__parent").order_by("free", "pk")
    total = rows.count()
    if total:
        post_to_staff(
            key=f"low-stock-digest:{day.isoformat()}",
            template="staff_low_stock_digest",
            path=reverse("stock_admin:low"),
            context={
                "rows": [told_of(record) for record in rows[:IN_A_MAIL]],
                "total": total,
            },
        )
    return total
