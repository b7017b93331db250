"""What follows when rules change, and when an order moves."""

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from oscar.core.loading import get_class, get_model

from catalogue.models import Category, Product
from delivery import following
from delivery.models import (
    ClosedDay,
    PeakDay,
    Slot,
    WeekdayRule,
    Zone,
    ZonePostcode,
)
from delivery.rules import forget_rules
from shop.order import statuses

Range = get_model("offer", "Range")
order_status_changed = get_class("order.signals", "order_status_changed")

ProductCategory = Product.categories.through
RULES = (
    ClosedDay,
    PeakDay,
    Slot,
    WeekdayRule,
    Zone,
    ZonePostcode,
    Category,
    ProductCategory,
    Range,
)


def _forget(**kwargs):
    forget_rules()
    # Until the commit another process would read, and keep, the old rules.
    transaction.on_commit(forget_rules)


for model in RULES:
    post_save.connect(_forget, sender=model, dispatch_uid=f"rules-{model.__name__}")
    post_delete.connect(_forget, sender=model, dispatch_uid=f"gone-{model.__name__}")
for through in (
    PeakDay.only.through,
    PeakDay.without.through,
    ProductCategory,
    Slot.zones.through,
):
    m2m_changed.connect(_forget, sender=through, dispatch_uid=through.__name__)


@receiver(order_status_changed)
def follow_order(order, new_status, **kwargs):
    """Let deliveries follow their order; Oscar sends the order itself as sender."""
    if new_status in (*statuses.ENDED, *statuses.PLACED):
        following.follow_order(order=order, status=new_status)
