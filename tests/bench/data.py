"""A large shop in a scratch database, written by the thousand."""

from decimal import Decimal

from django.core.management import call_command
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from oscar.apps.catalogue.categories import create_from_breadcrumbs
from oscar.core.loading import get_model

from catalogue.kinds import Size
from catalogue.models import Category, Product, ProductImage
from delivery.calendar import Wish, find_next
from delivery.models import Slot, WeekdayRule
from delivery.rules import forget_rules
from delivery.services import find_postcode, offers_for

Partner = get_model("partner", "Partner")
ProductClass = get_model("catalogue", "ProductClass")
StockRecord = get_model("partner", "StockRecord")

BATCH = 1000
NAME = "Bench"
WORDS = ("Rose", "Tulip", "Peony", "Dahlia", "Anemone", "Fern", "Lily", "Ivy")


def fill(products: int) -> int:
    """Bring the shop to ``products`` bouquets, seeded demo included beside them."""
    if not ProductClass.objects.filter(name=NAME).exists():
        call_command("seed", verbosity=0)
        # More is ordered here than a day can bear.
        WeekdayRule.objects.update(max_deliveries=None)
        Slot.objects.update(max_deliveries=None)
        forget_rules()
    category = Category.objects.filter(name=NAME).first() or create_from_breadcrumbs(
        NAME
    )
    known = Product.objects.filter(categories=category).count()
    for first in range(known, products, BATCH):
        _write(range(first, min(first + BATCH, products)), category)
    return Product.objects.filter(categories=category).count()


def _write(numbers, category):
    kind = ProductClass.objects.get_or_create(
        name=NAME, defaults={"track_stock": True}
    )[0]
    parents = Product.objects.bulk_create([_parent(n, kind) for n in numbers])
    Product.categories.through.objects.bulk_create(
        [
            Product.categories.through(product=parent, category=category)
            for parent in parents
        ]
    )
    children = Product.objects.bulk_create([_child(parent) for parent in parents])
    _stock(children)
    _hang(parents)
    get_search_backend().add_bulk(
        Product, list(Product.objects.filter(pk__in=[p.pk for p in parents]))
    )


def _parent(number, kind):
    word = WORDS[number % len(WORDS)]
    title = f"{word} Letter {number}"
    return Product(
        title=title,
        title_en=title,
        summary_en=f"{word}s for the table. Number {number} of many.",
        slug=f"bench-{number}",
        upc=f"bench-{number}",
        structure=Product.PARENT,
        product_class=kind,
        from_price=Decimal(20 + number % 60),
        priority=number % 7,
    )


def _child(parent):
    return Product(
        upc=f"{parent.upc}-standard",
        slug=parent.slug,
        structure=Product.CHILD,
        parent=parent,
        size=Size.STANDARD,
        from_price=parent.from_price,
    )


def _stock(children):
    partner = Partner.objects.get_or_create(code="bench", name=NAME)[0]
    StockRecord.objects.bulk_create(
        [
            StockRecord(
                product=child,
                partner=partner,
                partner_sku=child.upc,
                price=child.from_price,
                price_currency="EUR",
                num_in_stock=1_000_000,
                num_allocated=0,
            )
            for child in children
        ]
    )


def _hang(parents):
    """Share the demo's pictures among the bouquets."""
    pictures = list(
        ProductImage.objects.exclude(picture=None)
        .values_list("picture_id", "original")
        .order_by("pk")[:24]
    )
    if not pictures:
        return
    ProductImage.objects.bulk_create(
        [
            ProductImage(
                product=parent,
                picture_id=pictures[place % len(pictures)][0],
                original=pictures[place % len(pictures)][1],
                display_order=0,
            )
            for place, parent in enumerate(parents)
        ]
    )


def addresses() -> dict:
    """Return what to measure: page names with their addresses, empty if missing."""
    parent = Product.objects.filter(upc="bench-1").first()
    child = parent.children.first()
    category = Category.objects.get(name=NAME)
    offers = offers_for(Wish(lead_days=1, zone=find_postcode("1000").zone_id))
    offer = find_next(offers)
    with translation.override("en"):
        return {
            "home": "/en/",
            "category": _address(
                "catalogue:category",
                category_slug=category.slug,
                pk=category.pk,
            ),
            "product": _address(
                "catalogue:detail", product_slug=parent.slug, pk=parent.pk
            ),
            "search": f"{_address('search:search')}?q=roses",
            "article": _article(),
            "add": _address("basket:add"),
            "basket": _address("basket:summary"),
            "checkout": _address("checkout:index"),
            "buy": child.pk,
            "day": offer.day,
            "slot": offer.open_slots[0].rule.pk,
            "five": [
                Product.objects.get(upc=f"bench-{n}").children.first().pk
                for n in range(1, 6)
            ],
        }


def _address(name, **arguments):
    try:
        return reverse(name, kwargs=arguments)
    except NoReverseMatch:
        return ""


def _article():
    """Return the address of a live article; the blog may not be built yet."""
    for page in Page.objects.live().order_by("pk"):
        if page.specific_class.__name__ == "ArticlePage":
            return page.get_url() or ""
    return ""
