"""Orders that were really paid at the test bank."""

import uuid
from decimal import Decimal

from catalogue.tests.factories import make_bouquet, only_size
from payments import services as payments
from payments.outcomes import refresh_attempt
from refunds.parts import Goodwill
from refunds.services import request_refund
from shop.checkout.tests.factories import make_basket, order_from
from shop.order.processing import change_status


def pay(bank, order):
    """Pay a pending order at the bank; return the attempt."""
    attempt = payments.start_payment(order_id=order.pk, gateway="test", language="en")
    bank.decide(str(attempt.key), "success")
    attempt = refresh_attempt(attempt_id=attempt.pk)
    order.refresh_from_db()
    return attempt


def paid_order(bank, *, price="44.00", quantity=1, user=None, **changes):
    """Return an order of ``quantity`` bouquets and 6 euros for the way, paid."""
    bouquet = only_size(make_bouquet(price=price, units=10))
    basket = make_basket(bouquet, quantity=quantity, owner=user)
    order = order_from(basket, user=user, **changes)
    pay(bank, order)
    return order


def move(order, *states, user=None):
    """Take an order through states."""
    for state in states:
        change_status(order_id=order.pk, status=state, user=user)
    order.refresh_from_db()


def give(order, *parts, **changes):
    """Ask for a refund of these parts; of all that is left without any."""
    asked = {"reason": "wilted", "key": uuid.uuid4(), "parts": parts or None}
    return request_refund(order_id=order.pk, **asked | changes)


def goodwill(amount):
    """Return a goodwill of so many euros."""
    return Goodwill(Decimal(amount))
