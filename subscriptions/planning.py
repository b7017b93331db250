"""Plans as staff keep them: put on sale, changed, taken away while nobody has one."""

from django.db import transaction

from catalogue.models import Product
from subscriptions.errors import PlanInUse
from subscriptions.models import Plan, PlanSize, Subscription
from subscriptions.sold import write_size


@transaction.atomic
def write_plan(*, plan_id: int) -> Plan:
    """Bring what is sold of a plan in line with it: its discount is in its prices."""
    plan = Plan.objects.get(pk=plan_id)
    for pk in plan.sizes.order_by("pk").values_list("pk", flat=True):
        write_size(size_id=pk)
    return plan


@transaction.atomic
def remove_plan(*, plan_id: int) -> None:
    """Delete a plan nobody ever subscribed to; raises PlanInUse."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    for pk in plan.sizes.order_by("pk").values_list("pk", flat=True):
        remove_size(size_id=pk)
    plan.delete()


@transaction.atomic
def remove_size(*, size_id: int) -> None:
    """Delete a size nobody ever subscribed to; what was sold of it is hidden.

    Raises PlanInUse.
    """
    size = PlanSize.objects.select_for_update(of=("self",)).get(pk=size_id)
    if Subscription.objects.filter(size=size).exists():
        raise PlanInUse
    sold = [key for key in (size.each_id, size.year_id) if key]
    size.delete()
    for product in Product.objects.filter(pk__in=sold):
        product.is_public = False
        product.save(update_fields=["is_public"])
