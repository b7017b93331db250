"""Products as cards: a fixed number of queries for any number of them."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from catalogue.cards import with_availability
from catalogue.models import Product
from catalogue.pictures import product_images
from delivery.offers import glance_loads, soonest_for
from delivery.wishes import make_wishes
from promotions.prices import Shown, shown_from_prices


@dataclass
class Card:
    """What a list shows of a product; the price is that of its cheapest size."""

    product: Product
    price: Shown
    has_sizes: bool
    sold_out: bool
    picture: object = None
    second_picture: object = None
    first_day: date | None = None
    in_season: bool = False

    @property
    def arrives_today(self):
        """Tell whether it can be at a door today."""
        return self.first_day == timezone.localdate()


def make_cards(products) -> list[Card]:
    """Return a card for each of ``products`` (annotated, evaluated once)."""
    products = list(products)
    images = product_images([product.pk for product in products])
    first = first_days(products)
    prices = shown_from_prices(products)
    month = timezone.localdate().month
    cards = []
    for product in products:
        pictures = [image.picture for image in images.get(product.pk, [])][:2]
        cards.append(
            Card(
                product=product,
                price=prices[product.pk],
                has_sizes=product.is_parent,
                sold_out=not product.available,
                picture=pictures[0] if pictures else None,
                second_picture=pictures[1] if len(pictures) > 1 else None,
                first_day=first[product.pk],
                in_season=month in product.season,
            )
        )
    return cards


def first_days(products) -> dict:
    """Return the first day each product can arrive on, None where there is none.

    Products of one lead time and the same ranges share an answer.
    """
    wishes, loads, known = make_wishes(products), glance_loads(), {}
    for pk, wish in wishes.items():
        kind = (wish.lead_days, *(ranges for _title, ranges in wish.ranges))
        if kind not in known:
            found = soonest_for(wish, loads=loads)
            known[kind] = found[0].day if found else None
        wishes[pk] = known[kind]
    return wishes


def featured_cards(limit=4) -> list[Card]:
    """Return the bouquets of the week: what can be bought, best first."""
    products = with_availability(Product.objects.goods()).filter(available=True)
    return make_cards(products.order_by("-priority", "-pk")[:limit])
