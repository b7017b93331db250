"""What may be bought, asked by every door: add, checkout, reorder, subscribe."""

from django.utils.translation import gettext_lazy as _

from catalogue.kinds import Kind
from catalogue.models import Category, Product

# Which kinds each door sells.
DOORS = {
    "shop": (Kind.GOODS, Kind.ADDON),
    "page": (Kind.SEAT,),
    "plan": (Kind.PLAN,),
    "quote": (Kind.QUOTE,),
}
DOOR_OF = {kind: door for door, kinds in DOORS.items() for kind in kinds}


def may_be_bought(product, via="shop"):
    """Return None when ``product`` may be bought through this door, else why not.

    Expects ``product.parent`` to be loaded. Stock is not judged here: the stock record
    decides that when it is asked to allocate.
    """
    family = product.parent or product
    if product.is_parent:
        return _("Choose a size first.")
    hidden = (product, family)
    if any(not each.is_public or each.deleted_at for each in hidden):
        return _("This is no longer for sale.")
    if Category.hidden_keys() and not _on_open_shelf(family):
        return _("This is no longer for sale.")
    if product.kind not in DOORS[via]:
        return _("This is not sold here.")
    return None


def _on_open_shelf(product):
    return Product.objects.filter(pk=product.pk).on_open_shelves().exists()
