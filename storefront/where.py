"""The page that answers a postcode, for a bouquet, for the basket or in general."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from catalogue.models import Product
from common.money import ZERO
from delivery.answers import asked_postcode, look_up, remember
from shop.checkout.lifecycles import travelling
from storefront.basket import items_of, value_of


@require_GET
def where(request):
    """Answer a postcode from anywhere: htmx gets the answer alone."""
    items, value = what_for(request)
    found = look_up(asked_postcode(request), items, value=value)
    partial = request.htmx and not request.htmx.boosted
    name = "storefront/_where.html" if partial else "storefront/where.html"
    response = render(request, name, {"where": found})
    response.headers["Vary"] = "HX-Request, Cookie"
    return remember(response, found)


def what_for(request):
    """Return ``(items, value)``: the size asked about, else the basket's lines."""
    product = find_product(request.GET.get("product", ""))
    if product is not None:
        return [(product, 1)], ZERO
    going = travelling(request.basket) if request.basket.id else []
    return items_of(going), value_of(going)


def find_product(text):
    """Return a public product with its bouquet, None for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return None
    public = Product.objects.public().filter(pk=text, deleted_at=None)
    return public.select_related("parent").first()
