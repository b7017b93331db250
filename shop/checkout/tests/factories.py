"""Baskets ready to be ordered, and what a customer says at the checkout."""

from datetime import datetime
from decimal import Decimal

from oscar.core.loading import get_model

from catalogue.tests.factories import make_bouquet, only_size
from delivery.calendar import BRUSSELS
from delivery.models import Zone, ZonePostcode
from delivery.services import DeliveryRequest, offer_days
from shop.checkout.services import SenderDetails, place_order, prepare_basket

Basket = get_model("basket", "Basket")
Country = get_model("address", "Country")

TUESDAY_MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=BRUSSELS)


def make_ground():
    """Serve Brussels for 6 euros, and know the country."""
    zone = Zone.objects.get_or_create(name="Brussels", defaults={"fee": Decimal("6")})[
        0
    ]
    ZonePostcode.objects.get_or_create(
        postcode="1000", defaults={"zone": zone, "commune": "Brussels"}
    )
    Country.objects.get_or_create(
        iso_3166_1_a2="BE",
        defaults={"printable_name": "Belgium", "is_shipping_country": True},
    )


def make_basket(*products, owner=None, quantity=1):
    """Return an open basket with these products (a bouquet when none is named)."""
    make_ground()
    products = products or (only_size(make_bouquet()),)
    basket = Basket.objects.create(owner=owner)
    prepare_basket(basket)
    for product in products:
        basket.add_product(product, quantity)
    return basket


def sender(**changes):
    """Return who orders."""
    details = {"name": "Anne Peeters", "email": "anne@example.com", "language": "en"}
    return SenderDetails(**details | changes)


def request_for(**changes):
    """Return a delivery to Brussels on the first day offered."""
    details = {
        "recipient_name": "Mamie Dubois",
        "line1": "Rue Haute 12",
        "postcode": "1000",
        "date": offer_days(lead_time_days=0)[0],
        "card_message": "Happy birthday, Mamie.",
        "card_signature": "Anne",
    }
    return DeliveryRequest(**details | changes)


def order_from(basket, user=None, **changes):
    """Place an order for ``basket``; ``delivery`` is its sole one."""
    details = {
        "basket_id": basket.pk,
        "sender": sender(),
        "deliveries": [changes.pop("delivery", None) or request_for()],
        "user": user,
    }
    return place_order(**details | changes)
