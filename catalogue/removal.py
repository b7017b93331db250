"""Take a product off every list, and bring it back; past orders keep it."""

from django.db import transaction
from django.utils import timezone

from catalogue.errors import SizeTaken
from catalogue.models import Product


@transaction.atomic
def delete_product(*, product_id: int, user=None) -> Product:
    """Mark a product, and the sizes it still has, as deleted; return it.

    Nothing is erased: orders, refunds and the ledger go on naming it. One that is
    deleted already stays as it was.
    """
    product = Product.objects.select_for_update(of=("self",)).get(pk=product_id)
    if product.deleted_at:
        return product
    now = timezone.now()
    for row in (product, *product.children.filter(deleted_at=None)):
        row.deleted_at, row.deleted_by = now, user
        row.save()
    return product


@transaction.atomic
def restore_product(*, product_id: int) -> Product:
    """Bring a deleted product back, with the sizes that were deleted with it.

    It is as public as it was. Raises SizeTaken, changing nothing, when the bouquet got
    another of that size meanwhile, or is deleted itself.
    """
    product = Product.objects.select_for_update(of=("self",)).get(pk=product_id)
    if product.deleted_at is None:
        return product
    if product.parent_id:
        family = Product.objects.select_for_update(of=("self",)).get(
            pk=product.parent_id
        )
        sisters = family.children.filter(size=product.size, deleted_at=None)
        if family.deleted_at or (product.size and sisters.exists()):
            raise SizeTaken(size=product.size)
    together = product.children.filter(deleted_at=product.deleted_at)
    for row in (product, *together):
        row.deleted_at = row.deleted_by = None
        row.save()
    return product
