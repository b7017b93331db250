"""Products as cards: a fixed number of queries for any number of them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from oscar.core.loading import get_model

from catalogue.models import Product
from catalogue.pictures import product_images
from delivery.services import offer_days

StockRecord = get_model("partner", "StockRecord")

FREE = Q(num_in_stock__gt=Coalesce(F("num_allocated"), 0))


@dataclass
class Card:
    """What a list shows of a product; the price is euros incl. VAT, the lowest."""

    product: Product
    from_price: Decimal | None
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


def with_availability(products):
    """Annotate products with ``available``: any size has a free unit."""
    stock = StockRecord.objects.filter(FREE, product__is_public=True)
    return products.annotate(
        available=Exists(stock.filter(product__parent_id=OuterRef("pk")))
        | Exists(stock.filter(product_id=OuterRef("pk")))
    )


def make_cards(products) -> list[Card]:
    """Return a card for each of ``products`` (annotated, evaluated once)."""
    products = list(products)
    images = product_images([product.pk for product in products])
    leads = {product.lead_time_days for product in products}
    first = {lead: next(iter(offer_days(lead_time_days=lead)), None) for lead in leads}
    month = timezone.localdate().month
    cards = []
    for product in products:
        pictures = [image.picture for image in images.get(product.pk, [])][:2]
        cards.append(
            Card(
                product=product,
                from_price=product.from_price,
                has_sizes=product.is_parent,
                sold_out=not product.available,
                picture=pictures[0] if pictures else None,
                second_picture=pictures[1] if len(pictures) > 1 else None,
                first_day=first[product.lead_time_days],
                in_season=month in product.season,
            )
        )
    return cards


def featured_cards(limit=4) -> list[Card]:
    """Return the bouquets of the week: what can be bought, best first."""
    products = with_availability(Product.objects.goods()).filter(available=True)
    return make_cards(products.order_by("-priority", "-pk")[:limit])
