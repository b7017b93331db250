"""Orders with deliveries, as the checkout leaves them."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from oscar.core.loading import get_model

from delivery.models import Delivery, DeliveryLine, Sender

Order = get_model("order", "Order")
Line = get_model("order", "Line")

_numbers = count(1)


def make_order(user, *, status="paid", days=2, lines=1):
    """Return an order of ``user`` whose flowers arrive in ``days`` days."""
    order = Order.objects.create(
        number=f"CF-TEST-{next(_numbers):05}",
        user=user,
        status=status,
        currency="EUR",
        total_incl_tax=Decimal("56.00"),
        total_excl_tax=Decimal("52.83"),
        shipping_incl_tax=Decimal("11.00"),
        shipping_excl_tax=Decimal("10.38"),
        date_placed=timezone.now(),
    )
    Sender.objects.create(
        order=order, name="Ann", email="ann@example.com", language="en"
    )
    delivery = Delivery.objects.create(
        order=order,
        recipient_name="Simone Peeters",
        line1="Naamsestraat 1",
        postcode="3000",
        commune="Leuven",
        date=timezone.localdate() + timedelta(days=days),
        fee=Decimal("11.00"),
        fee_vat_rate=Decimal("6.00"),
        card_message="For <you>",
    )
    for _ in range(lines):
        DeliveryLine.objects.create(delivery=delivery, line=make_line(order))
    return order


def make_line(order):
    """Return a line of 45 euros on an order."""
    return Line.objects.create(
        order=order,
        partner_name="ChezFlora",
        partner_sku="GL-S",
        title="Garden Letter, Standard",
        quantity=1,
        line_price_incl_tax=Decimal("45.00"),
        line_price_excl_tax=Decimal("42.45"),
        line_price_before_discounts_incl_tax=Decimal("45.00"),
        line_price_before_discounts_excl_tax=Decimal("42.45"),
        unit_price_incl_tax=Decimal("45.00"),
        unit_price_excl_tax=Decimal("42.45"),
        num_allocated=0,
    )
