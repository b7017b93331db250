"""What a race starts from, written inside the shop's own processes."""

import time
from datetime import timedelta
from itertools import count

from django.utils import timezone

from oscar.core.loading import get_model

from catalogue.models import Product
from catalogue.tests import factories
from catalogue.tests.factories import make_bouquet, only_size
from delivery.services import offer_days
from outbox.models import Message
from outbox.services import post
from shop.checkout.tests.factories import make_basket, make_ground, order_from
from stock.models import StockHold

StockRecord = get_model("partner", "StockRecord")


def bouquet(units=1, price="39.00"):
    """Put a bouquet of one size on the shelf; return what a buyer needs to know."""
    make_ground()
    # Every call is a new process, whose numbers would begin at 1 again.
    factories._numbers = count(Product.objects.count() + 1)
    size = only_size(make_bouquet(units=units, price=price))
    record = StockRecord.objects.get(product=size)
    return {
        "product": size.pk,
        "stockrecord": record.pk,
        "date": offer_days(lead_time_days=0)[0].isoformat(),
    }


def unpaid_order():
    """Place an order whose time to pay has just run out; return its number."""
    order = order_from(make_basket())
    past = timezone.now() - timedelta(seconds=1)
    StockHold.objects.filter(order=order).update(expires_at=past)
    return order.number


def mails(count=1):
    """Write mails whose tasks are lost: nobody listens to this process's broker."""
    for number in range(count):
        Message.objects.create(
            key=f"probe:{number}",
            template="probe",
            recipient="anne@example.com",
            language="en",
            context={"number": number},
        )
    return Message.objects.count()


def posted_mail(key):
    """Post a mail the way the shop does."""
    return post(
        key=key,
        template="probe",
        recipient="anne@example.com",
        language="en",
        context={"number": key},
    ).pk


def keep_saving(record, seconds=6):
    """Load and save a stock record as a form does, over and over; return how often."""
    saves, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        row = StockRecord.objects.get(pk=record)
        time.sleep(0.05)
        row.save()
        saves += 1
    return saves
