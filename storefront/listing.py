"""Shelves: filter, sort and page without JavaScript, state in the address."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from time import time_ns

from django.core.cache import cache
from django.core.paginator import EmptyPage, Paginator
from django.db.models import Count, F, Q
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from catalogue.cards import with_availability
from catalogue.models import Product, Tag
from catalogue.shelves import below, find_shelf, shelves
from promotions.prices import running_families, with_selling_price
from storefront.cards import make_cards

CHEAPEST = F("selling_price").asc(nulls_last=True)
DEAREST = F("selling_price").desc(nulls_last=True)
SORTS = {
    "recommended": (_("Recommended"), ("-priority", "-date_created", "-pk")),
    "price": (_("Price, lowest first"), (CHEAPEST, "-pk")),
    "-price": (_("Price, highest first"), (DEAREST, "-pk")),
    "newest": (_("Newest"), ("-date_created", "-pk")),
}
PER_PAGE, MAX_PER_PAGE = 24, 100
COUNTED_FOR = 60


@dataclass(frozen=True)
class Filters:
    """What the address asks for; anything that makes no sense is left out."""

    tags: tuple = ()
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    available: bool = False
    offer: bool = False
    sort: str = "recommended"
    per_page: int = PER_PAGE

    @classmethod
    def read(cls, query):
        """Return the filters in a query string."""
        sort = query.get("sort", "")
        return cls(
            tags=tuple(sorted({tag[:50] for tag in query.getlist("tag")[:10] if tag})),
            price_min=_amount(query.get("price_min")),
            price_max=_amount(query.get("price_max")),
            available=query.get("available") == "1",
            offer=query.get("offer") == "1",
            sort=sort if sort in SORTS else "recommended",
            per_page=_per_page(query.get("per_page")),
        )

    @property
    def any(self):
        """Tell whether anything narrows the shelf."""
        prices = (self.price_min, self.price_max)
        narrowed = self.tags or self.available or self.offer
        return bool(narrowed or prices != (None, None))

    def apply(self, products):
        """Return ``products`` narrowed, not sorted, with what the sorting needs."""
        if "price" in self.sort or (self.price_min, self.price_max) != (None, None):
            products = with_selling_price(products)
        if self.offer:
            products = products.filter(pk__in=running_families())
        for tag in self.tags:
            products = products.filter(tags__slug=tag)
        if self.price_min is not None:
            products = products.filter(selling_price__gte=self.price_min)
        if self.price_max is not None:
            products = products.filter(selling_price__lte=self.price_max)
        if self.available:
            products = products.filter(available=True)
        return products


def _amount(text):
    """Return euros, None for what is not a plain amount."""
    try:
        amount = Decimal((text or "").replace(",", "."))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < 100000 else None


def _per_page(text):
    number = text or ""
    if not (number.isascii() and number.isdigit() and len(number) < 6):
        return PER_PAGE
    return min(max(int(number), 1), MAX_PER_PAGE)


class CountedPaginator(Paginator):
    """A paginator told how many there are, so that a long shelf counts once."""

    def __init__(self, *args, count, **kwargs):
        super().__init__(*args, **kwargs)
        self._known = count

    @cached_property
    def count(self):
        """Return how many products there are."""
        return self._known


@require_GET
def index(request):
    """Show everything."""
    return show_shelf(request, None)


@require_GET
def category(request, category_slug, pk):
    """Show one category under its one address."""
    shelf = find_shelf(int(pk))
    if shelf is None:
        raise Http404
    if shelf.slug != category_slug:
        return HttpResponsePermanentRedirect(shelf.url)
    return show_shelf(request, shelf)


def show_shelf(request, shelf):
    """Render a shelf; htmx gets the results alone."""
    filters = Filters.read(request.GET)
    products = on_shelf(shelf)
    found = filters.apply(with_availability(products))
    paginator = CountedPaginator(
        found.order_by(*SORTS[filters.sort][1]),
        filters.per_page,
        count=count_of(shelf, filters, found),
    )
    page = page_or_404(paginator, request.GET.get("page", "1"))
    context = {
        "shelf": shelf,
        "shelves": shelves(),
        "filters": filters,
        "chips": tag_chips(request.GET, filters, tag_counts(shelf, products)),
        "sorts": [(key, label) for key, (label, _order) in SORTS.items()],
        "page": page,
        "cards": make_cards(page.object_list),
        "pages": page_links(request.GET, page),
        "more": link(request.GET, page=[page.number + 1]),
    }
    partial = request.htmx and not request.htmx.boosted
    name = "storefront/_results.html" if partial else "storefront/category.html"
    response = render(request, name, context)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


def page_or_404(paginator, number):
    """Return a page; what is no page of this list does not exist."""
    if not (number.isascii() and number.isdigit() and len(number) < 8):
        raise Http404
    try:
        return paginator.page(int(number))
    except EmptyPage:
        raise Http404 from None


def on_shelf(shelf):
    """Return the goods of a category and of those below it."""
    products = Product.objects.goods()
    if shelf is None:
        return products
    return products.filter(
        pk__in=Product.categories.through.objects.filter(
            category__in=below(shelf)
        ).values("product")
    )


def count_of(shelf, filters, found):
    """Return how many were found; a whole shelf is counted once a minute."""
    if filters.any:
        return found.count()
    key = f"shelf-count-{shelf.pk if shelf else 0}-{generation()}"
    count = cache.get(key)
    if count is None:
        count = on_shelf(shelf).count()
        cache.set(key, count, COUNTED_FOR)
    return count


def tag_counts(shelf, products):
    """Return ``[(slug, name, count)]`` for the chips, counted once a minute."""
    key = f"shelf-tags-{shelf.pk if shelf else 0}-{get_language()}-{generation()}"
    counts = cache.get(key)
    if counts is None:
        here = Count("products", filter=Q(products__in=products.values("pk")))
        rows = Tag.objects.annotate(n=here).filter(n__gt=0).order_by("-n", "slug")[:12]
        counts = [(tag.slug, tag.name, tag.n) for tag in rows]
        cache.set(key, counts, COUNTED_FOR)
    return counts


def generation():
    """Return a number that changes when a product is saved."""
    return cache.get_or_set("catalogue-generation", time_ns, None)


def tag_chips(query, filters, counts):
    """Return the tags as links that take each in or out."""
    chips = []
    for slug, name, count in counts:
        active = slug in filters.tags
        tags = set(filters.tags) ^ {slug}
        chips.append(
            {
                "slug": slug,
                "name": name,
                "count": count,
                "active": active,
                "url": link(query, tag=sorted(tags)),
            }
        )
    return chips


def page_links(query, page):
    """Return the pages around this one as ``[(number or None, address)]``."""
    paginator = page.paginator
    return [
        (None, None)
        if number == paginator.ELLIPSIS
        else (number, link(query, page=[number] if number > 1 else []))
        for number in paginator.get_elided_page_range(page.number, on_each_side=1)
    ]


def link(query, **changes):
    """Return the address's query with some values changed, from its first page on."""
    kept = query.copy()
    kept.pop("page", None)
    for name, values in changes.items():
        kept.setlist(name, [str(value) for value in values])
    return f"?{kept.urlencode()}"
