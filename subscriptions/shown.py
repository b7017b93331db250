"""What a plan's page and the list of plans show."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.apps import apps
from django.utils import timezone

from subscriptions.forms import SubscribeForm


@dataclass(frozen=True)
class ShownPlan:
    """A plan in a list: its page in the reader's language and its lowest price."""

    page: object
    plan: object
    price_from: Decimal


def show_plans(pages) -> list[ShownPlan]:
    """Return the plans of these pages that are open, in their order; two queries."""
    pages = list(pages)
    model = apps.get_model("subscriptions", "Plan")
    rows = model.objects.filter(
        active=True, page__translation_key__in=[page.translation_key for page in pages]
    )
    plans = {
        plan.page.translation_key: plan
        for plan in rows.select_related("page").prefetch_related("sizes")
    }
    found = []
    for page in pages:
        plan = plans.get(page.translation_key)
        prices = [size.price for size in plan.sizes.all()] if plan else []
        if prices:
            found.append(ShownPlan(page, plan, min(prices)))
    return found


def plan_of(page):
    """Return the plan of a page, whatever language it is read in, or None."""
    model = apps.get_model("subscriptions", "Plan")
    rows = model.objects.filter(page__translation_key=page.translation_key)
    return rows.select_related("page").first()


def sizes_of(plan) -> list:
    """Return the sizes of a plan that are on sale, cheapest first."""
    sold = plan.sizes.filter(
        each__isnull=False, bouquet__is_public=True, bouquet__deleted_at=None
    )
    sizes = list(sold.select_related("bouquet__parent", "each", "year"))
    for size in sizes:
        size.plan = plan
    return sizes


def show_plan(page, request) -> dict:
    """Return sizes, prices and the form of a plan's page.

    ``request.refused_plan`` is a form that was refused, kept as it was typed.
    """
    plan = plan_of(page)
    sizes = sizes_of(plan) if plan and plan.active else []
    if not sizes:
        return {"plan": None}
    form = getattr(request, "refused_plan", None)
    return {
        "plan": plan,
        "sizes": sizes,
        "subscribe": form or new_form(plan, sizes),
    }


def new_form(plan, sizes, data=None) -> SubscribeForm:
    """Return the form of a plan with a first day a week ahead."""
    first = timezone.localdate() + timedelta(days=7)
    initial = {
        "size": str(sizes[0].pk),
        "rhythm": plan.rhythms[0].value,
        "start": first,
        "bouquets": 1,
        "pays": SubscribeForm.EACH,
    }
    return SubscribeForm(data, initial=initial, plan=plan, sizes=sizes)
