"""The signed link by which a guest sees an order."""

from datetime import timedelta

from django.core import signing

from oscar.core.loading import get_model

from shop.order.lines import with_extras

Order = get_model("order", "Order")

SALT = "shop.order.link"
VALID = timedelta(days=180)


def order_token(number: str) -> str:
    """Return what goes into the address of an order's page; valid 180 days."""
    return signing.dumps(number, salt=SALT)


def order_from_token(token: str):
    """Return the order of a link, or raise Order.DoesNotExist.

    Forged, tampered and expired links all get the same answer.
    """
    try:
        number = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        raise Order.DoesNotExist from None
    # Every page behind a link says to whom it was sold and until when it is kept.
    orders = with_extras(Order.objects.select_related("sender", "hold"))
    return orders.get(number=number)
