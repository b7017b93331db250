"""Material that several dates share: how much there is."""

from django.db import transaction

from oscar.apps.partner.exceptions import InvalidStockAdjustment
from oscar.core.loading import get_model

from common.queueing import queue_after_commit
from workshops.errors import MaterialBelowTaken
from workshops.models import MaterialQuota
from workshops.tasks import fill_freed_seats

StockPool = get_model("partner", "StockPool")


@transaction.atomic
def open_material(*, name: str, units: int) -> MaterialQuota:
    """Count a material of which there are so many units."""
    return MaterialQuota.objects.create(
        name=name, pool=StockPool.objects.create(units=units)
    )


@transaction.atomic
def change_material(*, material_id: int, name: str, units: int) -> MaterialQuota:
    """Rename a material, or have more or less of it.

    Raises MaterialBelowTaken, and changes nothing, below what dates have taken.
    """
    material = MaterialQuota.objects.select_related("pool").get(pk=material_id)
    try:
        material.pool.resize(units)
    except InvalidStockAdjustment as refusal:
        taken = StockPool.objects.values_list("taken", flat=True)
        raise MaterialBelowTaken.of(taken.get(pk=material.pool_id)) from refusal
    material.name = name
    material.save(update_fields=["name"])
    # More material may be what a waiting party lacked.
    for session_id in material.sessions.open().values_list("pk", flat=True):
        queue_after_commit(fill_freed_seats, session_id)
    return material
