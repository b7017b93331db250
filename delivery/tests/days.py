"""Days full of deliveries, and the staff who look after them."""

from datetime import time, timedelta
from decimal import Decimal
from itertools import count

from django.test import Client
from django.utils import timezone

from oscar.core.loading import get_model

from catalogue.models import Material, RecipeItem
from catalogue.tests.factories import make_bouquet, only_size
from delivery.models import Delivery, DeliveryLine, Sender, Way
from users.models import User
from users.tests.factories import make_user as make_member

Order = get_model("order", "Order")
Line = get_model("order", "Line")
_numbers = count(1)

PLACES = (
    ("1000", "Brussels"),
    ("1180", "Uccle"),
    ("1050", "Ixelles"),
    ("1030", "Schaerbeek"),
    ("1150", "Woluwe-Saint-Pierre"),
)
MORNING = (time(9), time(12))
AFTERNOON = (time(13), time(17))
SECRET = "Victor Secretmans"


def tomorrow():
    """Return a day nobody closed."""
    return timezone.localdate() + timedelta(days=1)


def make_recipe(product, **stems):
    """Give a product a recipe: so many of each material, by its code."""
    for code, quantity in stems.items():
        material = Material.objects.get_or_create(
            code=code, defaults={"name": code.capitalize(), "nature": "fresh"}
        )[0]
        RecipeItem.objects.create(product=product, material=material, quantity=quantity)


def make_delivery(*, product=None, quantity=1, order=None, **fields):
    """Return a paid delivery of one bouquet, tomorrow morning unless said otherwise."""
    number = next(_numbers)
    status = fields.pop("order_status", "paid")
    language = fields.pop("language", "en")
    sender = fields.pop("sender", SECRET)
    order = order or _order(number, status, language, sender)
    postcode, commune = PLACES[number % len(PLACES)]
    details = {
        "recipient_name": f"Recipient {number}",
        "recipient_phone": "+32 470 12 34 56",
        "line1": f"Rue Haute {number}",
        "postcode": postcode,
        "commune": commune,
        "date": tomorrow(),
        "starts": MORNING[0],
        "ends": MORNING[1],
        "minutes": 15,
        "fee": Decimal("7.13"),
        "fee_vat_rate": Decimal(6),
        "card_message": f"Happy birthday {number}",
        "card_signature": "V.",
    }
    if fields.get("way") == Way.PICKUP:
        details |= {"line1": "", "postcode": "", "commune": ""}
    delivery = Delivery.objects.create(order=order, **details | fields)
    DeliveryLine.objects.create(
        delivery=delivery, line=make_line(order, product, quantity), quantity=quantity
    )
    return delivery


def _order(number, status, language, sender):
    order = Order.objects.create(
        number=f"CF-DAY-{number:05}",
        status=status,
        currency="EUR",
        total_incl_tax=Decimal("63.87"),
        total_excl_tax=Decimal("60.25"),
        shipping_incl_tax=Decimal("7.13"),
        shipping_excl_tax=Decimal("6.73"),
        date_placed=timezone.now(),
    )
    Sender.objects.create(
        order=order, name=sender, email="victor@example.com", language=language
    )
    return order


def make_line(order, product=None, quantity=1):
    """Return a line of 56.74 euros on an order."""
    title = product.get_title() if product else "Garden Letter, Standard"
    return Line.objects.create(
        order=order,
        product=product,
        partner_name="ChezFlora",
        partner_sku="GL-S",
        title=title,
        quantity=quantity,
        line_price_incl_tax=Decimal("56.74"),
        line_price_excl_tax=Decimal("53.53"),
        line_price_before_discounts_incl_tax=Decimal("56.74"),
        line_price_before_discounts_excl_tax=Decimal("53.53"),
        unit_price_incl_tax=Decimal("56.74"),
        unit_price_excl_tax=Decimal("53.53"),
        num_allocated=0,
    )


def make_day(units, **fields):
    """Return ``units`` deliveries of tomorrow, half of them in the afternoon."""
    bouquet = make_bouquet("Market Basket")
    make_recipe(bouquet, rose=7, eucalyptus=3)
    size = only_size(bouquet)
    return [
        make_delivery(
            product=size,
            starts=(MORNING, AFTERNOON)[n % 2][0],
            ends=(MORNING, AFTERNOON)[n % 2][1],
            **fields,
        )
        for n in range(units)
    ]


def client_as(role):
    """Return a browser of a member of staff with this role."""
    client = Client()
    client.force_login(make_member(role=role))
    return client


def boss_client():
    """Return a browser of the owner."""
    client = Client()
    boss = User.objects.create_superuser(f"boss-{next(_numbers)}@example.com", "x")
    client.force_login(boss)
    return client
