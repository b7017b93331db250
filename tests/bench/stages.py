"""What loads start from, and what is counted inside the shop."""

import sqlite3

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.models import Product
from catalogue.tests import factories
from catalogue.tests.factories import make_bouquet, only_size
from payments.services import start_payment
from shop.checkout.tests.factories import make_basket, make_ground, order_from
from tests.races.stages import renumber


def open_payments(product, stockrecord, date, count):
    """Place orders with open payments; return their keys."""
    keys = []
    for _number in range(count):
        order = order_from(make_basket(Product.objects.get(pk=product)))
        attempt = start_payment(order_id=order.pk, gateway="test", language="en")
        keys.append(str(attempt.key))
    return keys


def capture_quietly(keys, path):
    """Let the bank have the money of payments without telling the shop."""
    with sqlite3.connect(f"{path}/bank.sqlite3", timeout=30) as bank:
        bank.executemany(
            "UPDATE payments SET state='captured' WHERE key=?", [[key] for key in keys]
        )


def statements_per_order() -> dict:
    """Return how many SQL statements an order of 1, 5 and 20 lines takes."""
    make_ground()
    renumber(factories)
    counts = {}
    for lines in (1, 5, 20):
        basket = make_basket(*(only_size(make_bouquet()) for _ in range(lines)))
        with CaptureQueriesContext(connection) as captured:
            order_from(basket)
        counts[lines] = len(captured)
    return counts


def statements_per_list() -> dict:
    """Return how many SQL statements a shelf of 10 and of 100 bouquets takes."""
    make_ground()
    renumber(factories)
    counts = {}
    for rows in (10, 100):
        while Product.objects.goods().count() < rows:
            make_bouquet()
        client = Client()
        client.get(f"/en/shop/?per_page={rows}")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/en/shop/?per_page={rows}")
        counts[rows] = len(captured)
    return counts
