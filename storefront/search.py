"""One box for pages and products, accents and plurals ignored."""

from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from wagtail.search.backends import get_search_backend

from catalogue.cards import with_availability
from catalogue.models import Product
from cms.search import search_pages
from cms.text import MAX_QUERY, search_query
from storefront.cards import make_cards

MOST_PRODUCTS, MOST_PAGES = 48, 12


@require_GET
def search(request):
    """Show what was found; an empty question gets a prompt."""
    typed = request.GET.get("q", "").replace("\x00", "")[:MAX_QUERY].strip()
    terms = search_query(typed)
    context = {
        "typed": typed,
        "asked": bool(terms),
        "cards": make_cards(search_products(terms)),
        "pages": search_pages(terms, get_language()),
    }
    return render(request, "storefront/search.html", context)


def search_products(terms, limit=MOST_PRODUCTS):
    """Return goods that match words in normal form, best match first."""
    if not terms:
        return []
    goods = with_availability(Product.objects.goods())
    return list(get_search_backend().search(terms, goods, operator="and")[:limit])
