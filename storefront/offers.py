"""What is reduced now: each reduction with its bouquets."""

from dataclasses import dataclass

from django.db.models import Count
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from catalogue.cards import with_availability
from catalogue.models import Product
from cms.sitemaps import SiteSitemap
from promotions.models import PriceReduction, ReducedPrice
from storefront.cards import featured_cards, make_cards

# More is one click away, on the shelf of everything reduced.
MOST_REDUCTIONS, MOST_CARDS = 12, 8


@dataclass
class Running:
    """A reduction with the first of its products, and how many there are."""

    reduction: PriceReduction
    count: int
    cards: list

    @property
    def more(self):
        """Tell whether some are not shown here."""
        return self.count > len(self.cards)


@require_GET
def offers(request):
    """Show what is reduced at this moment."""
    running = running_reductions()
    cards = [] if running else featured_cards()
    return render(
        request, "storefront/offers.html", {"running": running, "cards": cards}
    )


def running_reductions() -> list[Running]:
    """Return the reductions that lower a price now, what ends first first."""
    prices = ReducedPrice.objects.running()
    goods = with_availability(Product.objects.goods())
    counts = dict(
        prices.filter(family__in=Product.objects.goods().values("pk"))
        .order_by()
        .values_list("reduction")
        .annotate(families=Count("family", distinct=True))
    )
    rows = PriceReduction.objects.filter(pk__in=counts).order_by("ends_at", "pk")
    rows, shown = list(rows[:MOST_REDUCTIONS]), {}
    for row in rows:
        lowered = prices.filter(reduction=row).seen().values("family")
        found = goods.filter(pk__in=lowered).order_by("-priority", "-pk")
        shown[row.pk] = list(found[:MOST_CARDS])
    flat = {product.pk: product for found in shown.values() for product in found}
    cards = {card.product.pk: card for card in make_cards(flat.values())}
    return [
        Running(row, counts[row.pk], [cards[product.pk] for product in shown[row.pk]])
        for row in rows
        if shown[row.pk]
    ]


class OffersSitemap(SiteSitemap):
    """The page of what is reduced, in every language."""

    i18n = True

    def items(self):
        """Return the page's name."""
        return ["catalogue:offers"]

    def location(self, item):
        """Return its address."""
        return reverse(item)
