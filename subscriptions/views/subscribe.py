"""Put a subscription in the basket."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oscar.core.loading import get_model

from catalogue.kinds import Kind
from shop.checkout.services import prepare_basket
from subscriptions.errors import EndsTooSoon, StartsTooLate, StartsTooSoon
from subscriptions.lifecycle import UNFIT, refuse_choice
from subscriptions.models import PlanChoice, PlanPage
from subscriptions.rhythms import A_YEAR
from subscriptions.shown import new_form, plan_of, sizes_of

Line = get_model("basket", "Line")
FIELDS = {StartsTooSoon: "start", StartsTooLate: "start", EndsTooSoon: "ends_on"}


@require_POST
def subscribe(request, pk):
    """Put one subscription in the basket, instead of another one that was in it."""
    page = PlanPage.objects.live().filter(id=pk, view_restrictions=None).first()
    plan = page and plan_of(page)
    sizes = sizes_of(plan) if plan and plan.active else []
    if not sizes:
        raise Http404
    form = new_form(plan, sizes, request.POST)
    if not form.is_valid():
        return _refuse(request, page, form, 422)
    try:
        put_in_basket(request, form.choice())
    except UNFIT as refusal:
        form.add_error(FIELDS.get(type(refusal)), words_for(refusal))
        return _refuse(request, page, form, 422)
    messages.success(request, _("Your subscription is in the basket."))
    return redirect("basket:summary")


def words_for(refusal):
    """Return why a choice is refused, with the day that would do where there is one."""
    words = str(refusal.message)
    if first := refusal.data.get("first"):
        said = _("%(words)s The first possible day is %(day)s.")
        return said % {"words": words, "day": date_format(first, "l j F")}
    if last := refusal.data.get("last"):
        said = _("What is paid now comes until %(day)s. Choose a later last day.")
        return said % {"day": date_format(last, "j F Y")}
    return words


def _refuse(request, page, form, status):
    request.refused_plan = form
    response = page.serve(request)
    response.status_code = status
    return response


@transaction.atomic
def put_in_basket(request, choice: dict) -> PlanChoice:
    """Put a chosen subscription in a visitor's basket.

    One at a time: a second would share its line. Raises what ``refuse_choice`` does.
    """
    size, rhythm = choice["size"], choice["rhythm"]
    is_year = choice["term"] == A_YEAR[rhythm] and choice["term"] > 1
    product = size.year if is_year else size.each
    row = PlanChoice(**choice)
    # Before anything is written: a refusal leaves even the basket as it was.
    refuse_choice(row, Line(product=product, quantity=row.units))
    basket = request.basket
    prepare_basket(basket, user=request.user, request=request)
    if basket.id:
        basket.lines.filter(product__kind=Kind.PLAN).delete()
    line, _created = basket.add_product(product, row.units)
    row.line = line
    row.save()
    request.basket_count = basket.num_items
    return row
