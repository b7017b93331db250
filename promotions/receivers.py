"""Prices follow whatever decides them: reductions, shelves, what lies on them."""

from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_save,
    pre_delete,
)
from django.dispatch import receiver

from oscar.core.loading import get_model

from promotions.models import PriceReduction
from promotions.services import write_prices
from promotions.signals import reduction_saved

Product = get_model("catalogue", "Product")
ProductCategory = get_model("catalogue", "ProductCategory")
StockRecord = get_model("partner", "StockRecord")


@receiver(reduction_saved)
def reduction_changed(reduction, **kwargs):
    """Write what the reduction makes of prices, and what it no longer does."""
    write_prices(reduction=reduction.pk)


@receiver(pre_delete, sender=PriceReduction)
def reduction_deleted(instance, **kwargs):
    """End its prices; what was asked while it ran stays in the books."""
    write_prices(without=instance.pk)


@receiver(m2m_changed, sender=ProductCategory)
def shelves_changed(instance, action, reverse, pk_set, **kwargs):
    """Follow products onto shelves and off them."""
    if action in ("post_add", "post_remove"):
        rewrite(pk_set if reverse else {instance.pk})
    elif action == "post_clear":
        # Which products left a category is not told.
        write_prices() if reverse else rewrite({instance.pk})


@receiver([post_save, post_delete], sender=ProductCategory)
def shelf_changed(instance, **kwargs):
    """Follow one product whose place was written as a row."""
    rewrite({instance.product_id})


def rewrite(products):
    """Write the prices of some products and their sizes anew."""
    families = Product.objects.filter(pk__in=products).values("pk")
    records = StockRecord.objects.filter(product__in=families) | (
        StockRecord.objects.filter(product__parent__in=families)
    )
    write_prices(stockrecord_ids=list(records.values_list("pk", flat=True)))
